/** Workers that newly need the user, and the short text of a notice about them. Pure. */
import type { StateName } from '../model/state.ts';
import type { WorkerId } from '../model/worker.ts';

export interface Noticed {
  readonly id: WorkerId;
  readonly name: string;
  readonly state: string;
  /** What it asks, or why it failed. */
  readonly detail: string | null;
}

export interface Notice {
  readonly title: string;
  readonly body: string;
}

const needing: ReadonlySet<string> = new Set<StateName>(['asking', 'failed']);

/** Workers that ask or have failed and did not before, including newly added ones. */
export function newlyNeedy<T extends Noticed>(
  before: ReadonlyMap<WorkerId, string>,
  now: readonly T[],
): readonly T[] {
  return now.filter(({ id, state }) => needing.has(state) && before.get(id) !== state);
}

export function statesOf(workers: readonly Noticed[]): ReadonlyMap<WorkerId, string> {
  return new Map(workers.map(({ id, state }) => [id, state]));
}

/** `2 frontend asks: Bash: rm -rf build/`; for several workers without the details. Not cleaned. */
export function noticeOf(project: string, needy: readonly Noticed[]): Notice {
  const title = project.replace(/\/+$/, '').split('/').at(-1) ?? 'muxcrew';
  const words = needy.map(({ id, name, state, detail }) => {
    const what = `${id} ${name} ${state === 'asking' ? 'asks' : state}`;
    return needy.length > 1 || detail === null ? what : `${what}: ${detail}`;
  });
  return { title, body: words.join(', ') };
}
