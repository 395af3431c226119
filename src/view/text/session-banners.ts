/** The most important facts about a session: outdated data, wide rights, a problem of muxcrew. */
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import type { SessionProblem } from './session-problem.ts';
import { notEndedText } from '../../core/model/leftover.ts';
import type { Tone } from './tones.ts';

/** Already in the banner of `dangerous`. */
const bypass = 'bypassPermissions';

export interface Banner {
  /** May contain foreign text: cleaned when it is drawn. */
  readonly text: string;
  readonly tone: Tone;
}

/** `problem`: its line contains the fix. */
export function sessionBanners(
  snapshot: Snapshot,
  problem: { readonly is: SessionProblem['is']; readonly line: string } | null,
): readonly Banner[] {
  const dangerous = snapshot.workers.filter((worker) => worker.dangerous).map(({ id }) => id);
  return [
    ...standing(snapshot, problem),
    ...(dangerous.length > 0
      ? [banner(`permission prompts are off: ${whom(dangerous, snapshot)}`, 'bad')]
      : []),
    ...modes(snapshot),
    ...leftBehind(snapshot),
    ...snapshot.warnings.map((warning) => banner(warning, 'ask')),
  ];
}

function leftBehind({ leftovers = [], closed }: Snapshot): readonly Banner[] {
  if (leftovers.length === 0) return [];
  const workers = [...new Set(leftovers.flatMap(({ worker }) => worker ?? []))];
  const command = ['muxcrew stop', ...(closed ? [] : workers)].join(' ');
  return [banner(`${notEndedText(leftovers)}: ${command} tries again`, 'bad')];
}

/** No worker runs any more, or will by itself. An idle manager may still add workers. */
export function isFinished({ workers, closed, stopping }: Snapshot): boolean {
  const ended = (state: string): boolean =>
    state === 'completed' || state === 'failed' || state === 'stopped' || state === 'blocked';
  return workers.length > 0 && !closed && stopping !== true && workers.every(({ state }) => ended(state));
}

/** Claude Code's permission modes as its hooks report them: newer versions choose `auto` by themselves. */
function modes(snapshot: Snapshot): readonly Banner[] {
  const named = snapshot.workers.flatMap(({ id, permissionMode, dangerous }) =>
    permissionMode === null || permissionMode === 'default' || (dangerous && permissionMode === bypass)
      ? []
      : [{ id, permissionMode }],
  );
  return [...new Set(named.map(({ permissionMode }) => permissionMode))].map((mode) => {
    const ids = named.filter(({ permissionMode }) => permissionMode === mode).map(({ id }) => id);
    return banner(`permission mode ${mode}: ${whom(ids, snapshot)}`, mode === 'plan' ? 'dim' : 'ask');
  });
}

function whom(ids: readonly string[], snapshot: Snapshot): string {
  return ids.length === snapshot.workers.length ? 'all workers' : ids.join(' ');
}

function standing(
  snapshot: Snapshot,
  problem: { readonly is: SessionProblem['is']; readonly line: string } | null,
): readonly Banner[] {
  if (snapshot.closed) {
    const ended = snapshot.discarded
      ? 'the session was stopped and discarded'
      : `the session was stopped: muxcrew resume ${snapshot.session}`;
    return [banner(ended, 'dim')];
  }
  const isLost = problem !== null && problem.is !== 'unsupervised';
  return [
    ...(snapshot.stopping && !isLost ? [banner('the session is being stopped', 'ask')] : []),
    ...(problem === null ? [] : [banner(problem.line, 'bad')]),
  ];
}

function banner(text: string, tone: Tone): Banner {
  return { text, tone };
}
