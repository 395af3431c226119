/** A parser of bytes that another program may have written, with valid examples of what it reads. */
import { toSnapshot } from '../../../src/core/snapshot/to-snapshot.ts';
import { fold } from '../../../src/core/model/fold/fold.ts';
import { readRecord, recordLine } from '../../../src/core/journal/journal-record.ts';
import { snapshotProblem } from '../../../src/core/snapshot/snapshot-shape.ts';
import type { Event } from '../../../src/core/model/event.ts';
import type { SessionModel } from '../../../src/core/model/model.ts';
import type { Happening } from '../../../src/runtime/store.ts';
import { isoTime } from '../../../src/app/iso-time.ts';
import { decide } from '../../../src/core/model/decide.ts';
import { first } from '../afternoon.ts';

export interface Target {
  readonly name: string;
  /** JSON texts, of which values are changed as well as bytes. */
  readonly json?: readonly string[];
  /** Anything else. */
  readonly text?: readonly (string | Buffer)[];
  /** What gives the format its meaning; put in anywhere. */
  readonly words: readonly string[];
  /** Puts a changed JSON text into what surrounds it. */
  readonly wrap?: (json: string) => Buffer;
  /** Reads as muxcrew does, and uses the result. Throws only for a bug. */
  readonly read: (bytes: Buffer) => void;
}

const now = 1_795_476_440_000;

/** A crew whose worker 1 is a running Claude. */
function runningCrew(): SessionModel {
  const events: readonly Happening[] = [
    ...first,
    { is: 'start-requested', worker: '1', run: 1 },
    { is: 'process-started', worker: '1', run: 1, pid: 101, startTime: '12' },
  ];
  let model: SessionModel | null = null;
  for (const event of events) model = fold(model, { ...event, at: now - 60_000 });
  if (model === null) throw new Error('no model');
  return model;
}

let crew: SessionModel | null = null;

/** What a source was told becomes an event: it must be readable in the journal, and its crew in the snapshot. */
export function takeIn(...happenings: readonly Happening[]): void {
  crew ??= runningCrew();
  let model = crew;
  for (const happening of happenings) {
    const event: Event = { ...happening, at: now };
    const read = readRecord(recordLine(event).trimEnd());
    if (read.is === 'damaged') throw new Error(`the journal cannot be read: ${read.why}`);
    model = fold(model, event);
  }
  useModel(model);
}

export function useModel(model: SessionModel): void {
  decide(model);
  const snapshot = toSnapshot(model, { pid: 1, startTime: 't', now, iso: isoTime });
  const problem = snapshotProblem(JSON.parse(JSON.stringify(snapshot)));
  if (problem !== null) throw new Error(`the snapshot cannot be read: ${problem}`);
}
