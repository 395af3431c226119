/**
 * What muxcrew shows of a crew, sampled at every change of comm/session.json: the thing that scenarios judge, and never
 * where they take the truth from.
 */
import { mkdirSync, readFileSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot, SnapshotWorker } from '../../../src/core/snapshot/snapshot.ts';

export interface Sample {
  /** When the file that showed it was written. */
  readonly at: number;
  readonly worker: SnapshotWorker;
}

export interface Shown {
  /** Oldest first; one for each change of what is said of that worker. */
  of(id: string): readonly Sample[];
  /** Calls back at every new sample; gives how to stop. */
  onSample(listen: () => void): () => void;
  close(): void;
}

/** For a change that no watch told of. */
const slowLookMs = 500;

/** Begins before the crew does, so that its first words are seen too. */
export function watchShown(project: string): Shown {
  const folder = join(project, 'comm');
  const file = join(folder, 'session.json');
  mkdirSync(folder, { recursive: true });
  const samples = new Map<string, Sample[]>();
  const listeners = new Set<() => void>();
  let read = '';

  const look = (): void => {
    const found = statSync(file, { throwIfNoEntry: false });
    const version = found === undefined ? '' : `${found.ino} ${found.mtimeMs}`;
    if (found === undefined || version === read) return;
    read = version;
    let fresh = false;
    for (const worker of (JSON.parse(readFileSync(file, 'utf8')) as Snapshot).workers) {
      const known = samples.get(worker.id) ?? [];
      samples.set(worker.id, known);
      const last = known.at(-1);
      if (last !== undefined && wordsOf(last.worker) === wordsOf(worker)) continue;
      known.push({ at: found.mtimeMs, worker });
      fresh = true;
    }
    if (fresh) for (const listen of listeners) listen();
  };

  const watcher = watch(folder, look);
  const timer = setInterval(look, slowLookMs);
  return {
    of: (id) => samples.get(id) ?? [],
    onSample: (listen) => {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    close: () => {
      watcher.close();
      clearInterval(timer);
    },
  };
}

function wordsOf({ state, detail, asks, pid, runs, until }: SnapshotWorker): string {
  return JSON.stringify([state, detail, asks, pid, runs, until]);
}

/** `queued starting working idle`: the states one after the other. */
export function statesOf(samples: readonly Sample[]): readonly string[] {
  return samples.map(({ worker }) => worker.state).filter((state, index, all) => state !== all[index - 1]);
}
