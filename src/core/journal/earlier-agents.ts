/**
 * Agents in specs, journals and snapshots of earlier builds, which stored no traits: the traits that these agents had
 * then. The only place outside agents/ that names agents; newer agents are not listed. Pure.
 */
import type { AgentSpec, AgentTraits, WorkerSpec } from '../model/worker.ts';

/** Scenes of the demo agent. */
export const demoScenes = ['normal', 'slow', 'fail', 'ask', 'hang', 'flood', 'idle'] as const;

const programTraits: AgentTraits = {
  endsWhenDone: true,
  tellsTurns: false,
  resumes: false,
  takesMessages: true,
  recordsPrompts: false,
  startMemoryBytes: 0,
  permissionModes: [],
  unrestrictedModes: [],
  errorHints: {},
  hooksOffSetting: null,
};

const earlier: ReadonlyMap<string, AgentTraits> = new Map([
  ['demo', programTraits],
  ['command', programTraits],
  [
    'claude',
    {
      endsWhenDone: false,
      tellsTurns: true,
      resumes: true,
      takesMessages: true,
      recordsPrompts: true,
      startMemoryBytes: 310 * 1024 * 1024,
      permissionModes: ['plan', 'dontAsk', 'default', 'acceptEdits', 'auto', 'bypassPermissions'],
      unrestrictedModes: ['bypassPermissions'],
      errorHints: {
        login: '/login in its pane',
        model: '/model in its pane',
        context: '/compact or /clear in its pane',
      },
      hooksOffSetting: 'disableAllHooks',
    },
  ],
]);

/** The spec with its agent's traits, if an earlier build wrote it. */
export function withTraits<Spec extends Partial<Pick<AgentSpec, 'traits'>> & { readonly kind: string }>(
  spec: Spec,
): Spec & Pick<AgentSpec, 'traits'> {
  return { ...spec, traits: spec.traits ?? earlier.get(spec.kind) ?? programTraits };
}

/** Whether the end of a worker's process ends its work. `recorded`: the value in its snapshot; absent in earlier builds. */
export function endsWhenDone(kind: string, recorded: boolean | undefined): boolean {
  return recorded ?? (earlier.get(kind) ?? programTraits).endsWhenDone;
}

/** Replaces an agent that cannot be read. */
export const unreadableAgent = withTraits({ kind: 'command', name: 'unknown', argv: [] });

/** See CrewOptions. If the spec has none: the options that all its workers share. */
export function earlierOptions(workers: readonly WorkerSpec[]): {
  readonly agent?: string;
  readonly scene?: string | null;
  readonly model?: string | null;
  readonly permissionMode?: string | null;
  readonly given: readonly string[];
} {
  const [agent, ...others] = workers.map((worker) => worker.agent);
  if (agent === undefined) return { given: [] };
  const { kind, scene, name } = agent as AgentSpec & { readonly scene?: string; readonly name?: string };
  if (kind === 'demo') return { agent: kind, scene: scene ?? null, given: [] };
  if (kind === 'command') return { agent: name ?? kind, given: [] };
  const same = others.filter((one) => one.kind === kind);
  const shared = (key: 'model' | 'permissionMode'): string | null =>
    same.every((one) => one[key] === agent[key]) ? (agent[key] ?? null) : null;
  return { agent: kind, model: shared('model'), permissionMode: shared('permissionMode'), given: [] };
}
