/** The built-in demo agent: which scene it plays. */
import type { AgentDefinition } from '../../ports/agent-definition.ts';
import { demoScenes } from '../../core/journal/earlier-agents.ts';
import { perhaps } from '../../core/nearest.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { demoTraits, type DemoScene, type DemoSpec } from './spec.ts';

/** `scene`: as it was typed; null: the usual one. */
export function demoScene(scene: string | null): Result<DemoScene> {
  const wanted = scene ?? 'normal';
  const known = demoScenes.find((one) => one === wanted);
  if (known !== undefined) return ok(known);
  return fail({
    kind: 'bad-usage',
    command: 'demo',
    detail: `unknown scene ${JSON.stringify(wanted)}; the scenes are ${demoScenes.join(', ')}${perhaps(wanted, demoScenes)}`,
  });
}

export const demo: AgentDefinition = {
  kind: 'demo',
  traits: demoTraits,
  names: () => ['demo'],
  recipe(_, { scene }) {
    const known = demoScene(scene);
    if (!known.ok) return known;
    return ok((): DemoSpec => ({ kind: 'demo', traits: demoTraits, scene: known.value }));
  },
  optionValues: { scene: demoScenes },
  load: async ({ assets }) => (await import('./agent.ts')).demoAgent({ assets }),
};
