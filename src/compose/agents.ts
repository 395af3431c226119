/** Loads the agents of the registry for a supervisor. */
import { plainAgent } from '../agents/plain-agent.ts';
import type { AgentKind } from '../core/model/worker.ts';
import type { Agent } from '../ports/agent.ts';
import type { AgentDefinition, AgentParts } from '../ports/agent-definition.ts';

/** One that the registry does not have, such as another build's, gets an agent that starts nothing. */
export async function loadAgents(
  definitions: readonly AgentDefinition[],
  parts: AgentParts,
): Promise<(kind: AgentKind) => Agent> {
  const all = await Promise.all(definitions.map(({ load }) => load(parts)));
  const agents = new Map(all.map((agent) => [agent.kind, agent]));
  return (kind) => agents.get(kind) ?? unknownAgent(kind);
}

function unknownAgent(kind: AgentKind): Agent {
  return plainAgent({
    kind,
    prepare: () => {
      throw new Error(`this muxcrew has no agent ${JSON.stringify(kind)}`);
    },
  });
}
