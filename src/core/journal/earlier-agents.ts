/**
 * Agents in specs, journals and snapshots of earlier builds, which kept no traits: the traits that these agents had then.
 * The only place outside agents/ that names agents; an agent added since then is not listed here. Pure.
 */
import type { AgentSpec, AgentTraits, WorkerSpec } from '../model/worker.ts';

/** Of the demo agent, which has them from here. */
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

/** The spec with the traits of its agent, where an earlier build wrote it. */
export function withTraits<Spec extends Partial<Pick<AgentSpec, 'traits'>> & { readonly kind: string }>(
  spec: Spec,
): Spec & Pick<AgentSpec, 'traits'> {
  return { ...spec, traits: spec.traits ?? earlier.get(spec.kind) ?? programTraits };
}

/** Does the end of a worker's process end its work? `told`: as its snapshot says; earlier builds say nothing. */
export function endsWhenDone(kind: string, told: boolean | undefined): boolean {
  return told ?? (earlier.get(kind) ?? programTraits).endsWhenDone;
}

/** Stands for an agent that cannot be read. */
export const unreadableAgent = withTraits({ kind: 'command', name: 'unknown', argv: [] });

/** See CrewOptions: of a crew whose spec has none, those that all its workers share. */
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
