/** The registry of agents: a new one is a folder beside this file, and a line here. */
import type { AgentDefinition } from '../ports/agent-definition.ts';
import { claude } from './claude/definition.ts';
import { command } from './command/definition.ts';
import { demo } from './demo/definition.ts';

/** In the order in which they are offered. */
export const agents: readonly AgentDefinition[] = [claude, demo, command];
