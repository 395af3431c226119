/**
 * What agents write about themselves, as a source: cost and context from their status line; tokens,
 * interruptions and errors from their transcripts, and whether a Stop hook of the user's continued a turn.
 * Read when the status line was renewed, a turn failed or a Stop hook ran, else at the beat. Reported seldom,
 * since every change is journaled.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { Usage } from '../../core/model/facts/usage.ts';
import type { EpochMs, WorkerId } from '../../core/model/worker.ts';
import type { Handed } from '../../core/model/facts/message.ts';
import type {
  AgentTelemetry,
  TranscriptFacts,
  TranscriptPrompt,
  TranscriptReader,
} from '../../ports/agent.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import type { Source } from './source.ts';
import { conversationOf } from '../../core/model/model.ts';
import { unlessRefused } from '../../core/refused-file.ts';
import { folderOf } from '../../core/model/workspace.ts';
import { goesOnAfterStop } from '../../core/model/facts/turn-facts.ts';
import { noUsage } from '../../core/model/facts/usage.ts';
import { sessionState } from '../../core/paths/session-paths.ts';
import { follow, type Follower } from './follow.ts';
import { paced, type Paced } from './paced.ts';
import { stopHooks, type StopHooks } from './stop-hooks.ts';
import { soughtNow, takenMessages } from './taken-messages.ts';
import { recordLimit } from './run-records.ts';
import { workerEnv } from '../worker-env.ts';

/** Between two reads of one worker's files. */
const pauseMs = 2_000;
/** A transcript from before is read in parts: others get their turn in between. */
const moreMs = 20;
/**
 * After a Stop hook, until it is known whether the turn ended; longer after a while: a Stop hook may take
 * minutes.
 */
const endMs = 200;
/** A line of a transcript may contain a whole file. */
export const transcriptLineBytes = 16 * 1024 * 1024;
/** This long after the end of a turn, the agent has no queued messages any more. */
const unqueuedMs = 10_000;

interface Reading {
  readonly conversation: string;
  readonly reader: TranscriptReader;
  readonly followers: Map<string, Follower>;
}

export interface TelemetrySource extends Source {
  /** Reads and reports a worker's transcripts. Null: it has none, or there is more to read. */
  readonly read: (worker: WorkerId) => TranscriptFacts | null;
  /** Reads and reports all of it, however long that takes. */
  readonly readToEnd: (worker: WorkerId) => void;
}

export function telemetrySource(world: World, store: Store): TelemetrySource {
  const state = sessionState(world.paths.sessions, store.model().session.id);
  const polls = new Map<WorkerId, { readonly paced: Paced; readonly off: () => void }>();
  const readings = new Map<WorkerId, Reading>();
  const turns = new Map<WorkerId, WorkerModel['turn']>();
  const stops = new Map<WorkerId, StopHooks>();
  /** The turn of each worker whose Stop hook has run while its registry entry is still busy. */
  const ending = new Map<WorkerId, WorkerModel['turn']>();
  let disposed = false;

  const readingOf = (worker: WorkerModel, telemetry: AgentTelemetry): Reading | null => {
    const conversation = conversationOf(worker);
    if (conversation === null) return null;
    const known = readings.get(worker.spec.id);
    if (known?.conversation === conversation) return known;
    const fresh = { conversation, reader: telemetry.reader(), followers: new Map<string, Follower>() };
    readings.set(worker.spec.id, fresh);
    return fresh;
  };

  /** Returns whether there is more to read. */
  const readOn = ({ conversation, reader, followers }: Reading, worker: WorkerModel): boolean => {
    const { spec } = worker;
    const telemetry = world.agent(spec.agent.kind).telemetry;
    let more = false;
    for (const path of telemetry?.transcripts(workerEnv(world, spec), folderOf(worker), conversation) ?? []) {
      const follower =
        followers.get(path) ??
        follow(world.files, path, null, { lineBytes: transcriptLineBytes, lagBytes: Infinity });
      if (!followers.has(path) && path.endsWith(`/${conversation}.jsonl`)) recordTranscript(spec.id, path);
      followers.set(path, follower);
      const fresh = follower.next();
      for (const line of fresh?.lines ?? []) reader.read(line);
      more ||= fresh?.more === true;
    }
    return more;
  };

  /** So that `logs` finds the conversation, also after the session has ended. */
  const recordTranscript = (id: WorkerId, path: string): void => {
    const record = state.worker(id).transcripts;
    const noted = (world.files.readText(record) ?? '').trimEnd().split('\n').at(-1);
    if (noted !== path) world.files.append(record, `${path}\n`, { mode: 0o600 });
  };

  const tell = (worker: WorkerModel, telemetry: AgentTelemetry, { conversation, reader }: Reading) => {
    const facts = reader.facts();
    const { id } = worker.spec;
    const content = unlessRefused(() =>
      world.files.readText(`${state.worker(id).folder}/${telemetry.statusFile}`, recordLimit),
    );
    const status = content === null ? null : telemetry.readStatus(content);
    const { costUsd, contextPercent } = status ?? noUsage;
    const usage: Usage = { costUsd, contextPercent, tokens: facts.tokens };
    if (!isSame(usage, worker.spending.told))
      store.emit({ is: 'usage-seen', worker: id, usage, conversation });
    endTaken(worker, reader.takePrompts());
    const { process, turn, interruptedAt } = worker;
    const began = process.is === 'running' ? process.at : Infinity;
    const { interruptedAt: when, error } = facts;
    if (when !== null && when >= began && when !== interruptedAt)
      store.emit({ is: 'interrupted', worker: id, when });
    if (isEnding(id) && stopsOf(id).continued(facts.continuedAt))
      store.emit({ is: 'turn-continued', worker: id });
    if (error === null || error.at < began) return;
    const { kind, what, until } = error;
    const more = turn.is === 'failed' && (turn.kind !== kind || (turn.until ?? null) !== until);
    const fits = turn.is === 'unknown' || more;
    if (fits) store.emit({ is: 'turn-error-seen', worker: id, kind, what, until, when: error.at });
  };

  const endTaken = (worker: WorkerModel, prompts: readonly TranscriptPrompt[]): void => {
    const { id, agent: spec } = worker.spec;
    const end = (message: string, outcome: 'delivered' | 'queued', detail: string | null): void =>
      store.emit({ is: 'message-ended', worker: id, message, outcome, detail });
    const taken = takenMessages(world.agent(spec.kind), soughtNow(worker), prompts);
    for (const message of taken) end(message, 'delivered', null);
    for (const { message } of untaken(worker, world.clock.now()).filter(
      ({ message }) => !taken.includes(message),
    )) {
      world.log('info', `worker ${id}: message ${message} was typed, but is not in its transcript`);
      end(message, 'queued', 'typed, but not in its transcript');
    }
  };

  const read = (id: WorkerId): TranscriptFacts | 'more' | null => {
    const worker = store.model().workers.get(id);
    const telemetry = worker === undefined ? null : world.agent(worker.spec.agent.kind).telemetry;
    if (worker === undefined || telemetry === null || worker.runs === 0) return null;
    const reading = readingOf(worker, telemetry);
    if (reading === null) return null;
    if (readOn(reading, worker)) return 'more';
    tell(worker, telemetry, reading);
    return reading.reader.facts();
  };

  const stopsOf = (id: WorkerId): StopHooks => {
    const known = stops.get(id) ?? stopHooks(world.clock.now());
    stops.set(id, known);
    return known;
  };

  /** Its Stop hook has run, and its turn may continue. */
  const isEnding = (id: WorkerId): boolean => {
    const worker = store.model().workers.get(id);
    return worker?.process.is === 'running' && goesOnAfterStop(worker.turn, worker.registry);
  };

  /** Returns how long to leave it alone. */
  const poll = (id: WorkerId): number => {
    if (read(id) === 'more') return moreMs;
    const turn = store.model().workers.get(id)?.turn;
    if (turn?.is !== 'over' || !isEnding(id)) return 0;
    return Math.min(pauseMs, Math.max(endMs, world.clock.now() - turn.at));
  };

  const watch = ({ spec }: WorkerModel): void => {
    const telemetry = world.agent(spec.agent.kind).telemetry;
    if (polls.has(spec.id) || telemetry === null) return;
    const { folder } = state.worker(spec.id);
    world.files.makeFolder(folder, 0o700);
    let quietUntil = 0;
    const one = paced(world.clock, () => {
      const wait = isEnding(spec.id) ? 0 : quietUntil - world.clock.now();
      if (wait > 0) return wait;
      const again = poll(spec.id);
      quietUntil = world.clock.now() + (again === 0 ? pauseMs : 0);
      return again;
    });
    const off = world.files.watch(folder, (name) => {
      if (name === null || name === telemetry.statusFile) one.hint();
    });
    polls.set(spec.id, { paced: one, off });
  };

  const changed = (): void => {
    if (disposed) return;
    for (const id of [...store.model().workers.keys()]) {
      // Reading another worker may have changed this one.
      const worker = store.model().workers.get(id);
      if (worker === undefined) continue;
      watch(worker);
      const turned = turns.get(id) !== worker.turn;
      turns.set(id, worker.turn);
      if (turned) stopsOf(id).seen(worker.turn);
      if (ending.get(id) !== worker.turn && isEnding(id)) {
        ending.set(id, worker.turn);
        polls.get(id)?.paced.now();
      }
      // Only the transcript has the reason for a failure; `logs` waits for the first record of its path.
      else if (turned && (worker.turn.is === 'failed' || !readings.has(id))) polls.get(id)?.paced.hint();
    }
  };

  return {
    read(id) {
      const facts = read(id);
      return facts === 'more' ? null : facts;
    },
    readToEnd(id) {
      while (read(id) === 'more');
    },
    start() {
      store.onChange(changed);
      changed();
      for (const { paced: one } of polls.values()) one.hint();
    },
    beat() {
      for (const [id, { paced: one }] of polls)
        if (store.model().workers.get(id)?.process.is === 'running') one.hint();
    },
    dispose() {
      disposed = true;
      for (const { paced: one, off } of polls.values()) {
        one.dispose();
        off();
      }
    },
  };
}

/**
 * Messages sent to the present run, which has been idle since and does not have them: a hook of the user's
 * may have refused them.
 */
function untaken(
  { handed, runs, turnNow, process, suspended }: WorkerModel,
  now: EpochMs,
): readonly Handed[] {
  if (process.is !== 'running' || suspended || (turnNow.is !== 'over' && turnNow.is !== 'ready')) return [];
  const idleSince = turnNow.at;
  return handed.filter(({ run, at }) => run === runs && now - Math.max(at, idleSince) >= unqueuedMs);
}

/** A value that is missing this time counts as unchanged. */
function isSame(fresh: Usage, reported: Usage): boolean {
  return (
    (fresh.costUsd === null || fresh.costUsd === reported.costUsd) &&
    fresh.contextPercent === reported.contextPercent &&
    (fresh.tokens === null || JSON.stringify(fresh.tokens) === JSON.stringify(reported.tokens))
  );
}
