/** The registry with one more agent: its folder, and a line here. */
import { agents as shipped } from '../../src/agents/list.ts';
import type { AgentDefinition } from '../../src/ports/agent-definition.ts';
import { scribe } from './scribe/definition.ts';

export const agents: readonly AgentDefinition[] = [...shipped, scribe];
