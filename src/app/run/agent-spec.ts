/** Settings and flags -> which program a worker runs. Checks that it is there; starts nothing. */
import type { Settings } from '../../core/config/settings.ts';
import type { VerifySpec } from '../../core/model/worker.ts';
import type { AgentDefinition, AgentRecipe, RecipeRequest } from '../../ports/agent-definition.ts';
import type { Context } from '../context.ts';
import { perhaps } from '../../core/nearest.ts';
import { fail, type Result } from '../../core/result.ts';

export interface AgentWish extends RecipeRequest {
  /** The registry of agents. */
  readonly agents: readonly AgentDefinition[];
}

export function agentRecipe(context: Context, { agents, ...wish }: AgentWish): Result<AgentRecipe> {
  const { agent } = wish.settings;
  const chosen = definitionOf(agents, wish.settings, agent);
  if (chosen !== null) return chosen.recipe(context, wish, agent);
  const known = agents.flatMap(({ names }) => names(wish.settings));
  return fail({
    kind: 'bad-usage',
    command: 'run',
    detail: `unknown agent ${JSON.stringify(agent)}; the agents are ${known.join(', ')}${perhaps(agent, known)}`,
  });
}

/** The agent that has that name; null: none. */
export function definitionOf(
  agents: readonly AgentDefinition[],
  settings: Settings,
  name: string,
): AgentDefinition | null {
  return agents.find(({ names }) => names(settings).includes(name)) ?? null;
}

/** What decides whether a worker's COMPLETED holds; null: its word does. */
export function verifySpec({ verify, verifyTries }: Settings): VerifySpec | null {
  return verify === null ? null : { command: verify, tries: verifyTries };
}
