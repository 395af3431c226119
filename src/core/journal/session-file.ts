/** Text of spec.json: written with a checksum, checked on reading, and rebuilt from the journal. Pure. */
import type { Event } from '../model/event.ts';
import type { SessionSpec } from './session-spec.ts';
import type { WorkerSpec } from '../model/worker.ts';
import { readChecked, withChecksum } from '../checksum.ts';
import { readRecord } from './journal-record.ts';
import { sessionShape } from './session-shape.ts';
import { textsShape } from './fact-shape.ts';
import { list, number, optional, orNull, record, text } from '../shape.ts';
import { readableWorker, workerIdShape } from './worker-shape.ts';
import type { SessionInfo } from '../model/session.ts';

export const specVersion = 1;

export type SpecRead =
  | { readonly is: 'read'; readonly spec: SessionSpec }
  | { readonly is: 'damaged'; readonly why: string }
  | { readonly is: 'newer'; readonly version: number };

const optionText = optional(orNull(text));

const specShape = record({
  version: number,
  session: sessionShape,
  workers: list(record({ id: workerIdShape })),
  options: optional(
    record({
      agent: optionText,
      model: optionText,
      permissionMode: optionText,
      verify: optionText,
      scene: optionText,
      given: textsShape,
    }),
  ),
  starter: optional(orNull(record({ pid: number, startTime: text }))),
});

export function specText(spec: SessionSpec): string {
  return withChecksum(spec);
}

/** `id`: the session that the file belongs to. */
export function readSpecText(content: string, id: string | null): SpecRead {
  const checked = readChecked(content);
  if (checked.is === 'damaged') return checked;
  const { value } = checked;
  if ('version' in value && typeof value.version === 'number' && value.version > specVersion)
    return { is: 'newer', version: value.version };
  const why = specShape(value, '');
  if (why !== null) return { is: 'damaged', why };
  const spec = value as SessionSpec;
  if (id !== null && spec.session.id !== id)
    return { is: 'damaged', why: `it belongs to session ${spec.session.id}` };
  // A worker that is only partly known is shown but never started.
  return { is: 'read', spec: { ...spec, workers: spec.workers.flatMap((one) => readableWorker(one) ?? []) } };
}

/** Rebuilds the session from its journal; null: the journal is incomplete. */
export function specFromJournal(journal: string): SessionSpec | null {
  let session: SessionInfo | null = null;
  const workers = new Map<string, WorkerSpec>();
  const add = (worker: WorkerSpec): void => {
    const readable = readableWorker(worker);
    if (readable !== null) workers.set(readable.id, readable);
  };
  for (const event of eventsOf(journal)) {
    if (event.is === 'session-created') ({ session } = event);
    if (event.is === 'checkpoint') {
      ({ session } = event.model);
      workers.clear();
      for (const { spec } of event.model.workers) add(spec);
    }
    if (event.is === 'worker-added') add(event.worker);
    if (event.is === 'worker-removed') workers.delete(event.worker);
  }
  return session === null ? null : { version: specVersion, session, workers: [...workers.values()] };
}

/** The last server of the session's panes, from its journal; null: unknown. */
export function serverFromJournal(
  journal: string,
): { readonly pid: number; readonly startTime: string } | null {
  let server: ReturnType<typeof serverFromJournal> = null;
  for (const event of eventsOf(journal)) {
    if (event.is === 'server-seen') server = { pid: event.pid, startTime: event.startTime };
    if (event.is === 'checkpoint') {
      // Checkpoints of earlier builds have none.
      const { backend } = event.model as Partial<typeof event.model>;
      server = backend?.is === 'there' ? backend.server : null;
    }
  }
  return server;
}

function* eventsOf(journal: string): Generator<Event> {
  for (const line of journal.split('\n')) {
    const read = line === '' ? null : readRecord(line);
    if (read?.is === 'event') yield read.event;
  }
}

/** The first events of a new session's journal. */
export function beginningEvents({ session, workers }: SessionSpec): readonly Event[] {
  const at = session.createdAt;
  return [
    { at, is: 'session-created', session },
    ...workers.map((worker): Event => ({ at, is: 'worker-added', worker })),
  ];
}
