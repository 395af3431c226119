/** Which workers are meant by the words of a command line: ids, names, several, `all`. */
import type { Named } from '../core/paths/names.ts';
import type { SnapshotWorker } from '../core/snapshot/snapshot.ts';
import type { Arguments, CommandWords } from '../cli/command.ts';
import type { Context } from './context.ts';
import { fail, ok, type Result } from '../core/result.ts';

export function meantWorkers<W extends Named>(
  workers: readonly W[],
  wanted: readonly string[],
): Result<readonly W[]> {
  const found: W[] = [];
  for (const word of separated(wanted)) {
    const those = word === 'all' ? workers : workers.filter((worker) => isMeant(worker, word));
    if (those.length === 0)
      return fail({ kind: 'no-worker', wanted: word, known: workers.map(({ id, name }) => `${id} ${name}`) });
    found.push(...those.filter((worker) => !found.includes(worker)));
  }
  return ok(found);
}

/** The words of a command line that stand for workers: all of `WORKER…`, else the first one. */
export function workerWords(
  { positionals: [first], text }: CommandWords,
  { words }: Arguments,
): readonly string[] {
  if (first?.kind !== 'WORKER') return [];
  return separated(first.many === true && text === undefined ? words : words.slice(0, 1));
}

function separated(words: readonly string[]): readonly string[] {
  return words.flatMap((one) => one.split(',')).filter((one) => one !== '');
}

/** Without the manager, where it is the one who asks: it neither waits for itself nor writes to itself. */
export function othersThan(
  { caller }: Pick<Context, 'caller'>,
  workers: readonly SnapshotWorker[],
): readonly SnapshotWorker[] {
  return caller.is !== 'manager' ? workers : workers.filter(({ role }) => role !== 'manager');
}

function isMeant({ id, name }: Named, word: string): boolean {
  return id === word || name.toLowerCase() === word.toLowerCase() || `worker${id}` === word.toLowerCase();
}
