/** Model -> snapshot. Pure; adds nothing that is not in the model. */
import { conversationOf, type SessionModel, type WorkerModel } from '../model/model.ts';
import type { Away } from '../model/away.ts';
import type { Snapshot, SnapshotAway, SnapshotFocus, SnapshotWorker } from './snapshot.ts';
import type { WorkerState } from '../model/state.ts';
import type { EpochMs, WorkerId } from '../model/worker.ts';
import { gridLayout } from '../layout/spec.ts';
import { isManager } from '../model/manager.ts';
import { cleanText } from '../text/clean-text.ts';
import { waitingMessages } from '../model/derive/message-wait.ts';
import { checkEvidence, refusal } from '../model/facts/check.ts';
import { costWarnings } from '../model/cost.ts';
import { recoveryText } from '../model/restart.ts';
import { startHold } from '../model/derive/start-hold.ts';
import { waitEvidence, waitReason } from '../model/derive/wait-reason.ts';
import { crewUsage } from '../model/facts/usage.ts';
import { snapshotVersion } from './snapshot.ts';
import { unreachable } from '../result.ts';
import type { SessionInfo } from '../model/session.ts';
import type { Evidence } from '../model/facts/evidence.ts';
import { workspaceEvidence } from '../model/workspace.ts';
import { slotsUsed } from '../model/empty-model.ts';

/** `iso` formats a time as ISO 8601: core has no calendar. */
export interface Writer {
  readonly pid: number;
  readonly startTime: string;
  readonly now: EpochMs;
  readonly iso: (at: EpochMs) => string;
  /** Last measurement; not in the model, since it changes all the time and decides nothing. */
  readonly resources?: ReadonlyMap<WorkerId, Resources>;
  /** As last listed; not in the model, since it decides nothing. */
  readonly focus?: SnapshotFocus | null;
}

/** Of a worker's whole process tree. */
export interface Resources {
  readonly memoryBytes: number;
  /** Of one core, over the last interval; null after the first measurement. */
  readonly cpuPercent: number | null;
}

export function toSnapshot(model: SessionModel, writer: Writer): Snapshot {
  const workers = [...model.workers.values()];
  const hold = startHold(model);
  // The manager does not count in the crew's progress.
  const crew = workers.filter(({ spec }) => !isManager(spec));
  const count = (is: WorkerState['is']) => crew.filter((worker) => worker.state.is === is).length;
  return {
    version: snapshotVersion,
    session: model.session.id,
    backend: model.session.backend,
    project: model.session.project,
    createdAt: writer.iso(model.session.createdAt),
    writtenAt: writer.iso(writer.now),
    clients: model.clients.map((client) => ({
      ...client,
      since: writer.iso(client.since),
      from: client.from ?? null,
      typed: client.typed ?? false,
    })),
    away: model.away === null ? null : snapshotAway(model.away, writer.iso),
    supervisor: { pid: writer.pid, startTime: writer.startTime, alive: true },
    server: model.backend.is === 'there' ? model.backend.server : null,
    backendGone: model.backend.is === 'gone' ? model.backend.reason : null,
    progress: { completed: count('completed'), failed: count('failed'), total: crew.length },
    layout: (model.session.layout.chosen ?? gridLayout).name,
    closed: model.closed,
    stopping: model.wanted.is === 'down',
    discarded: model.discarded,
    focus: writer.focus ?? null,
    slots: { max: model.session.maxWorkers ?? crew.length, used: slotsUsed(model) },
    limits: {
      maxWorkers: model.session.maxWorkers,
      maxCostUsd: model.session.maxCostUsd ?? null,
      stopAtMaxCost: model.session.stopAtMaxCost ?? false,
    },
    ...crewUsage(
      [...model.workers.values()].map(({ usage }) => usage),
      model.removed,
    ),
    warnings: [...costWarnings(model), ...silentHooks(workers, writer.now), ...model.warnings.values()],
    leftovers: model.leftovers,
    workers: workers.map((worker) => ({
      ...snapshotWorker(model, worker, { hold, iso: writer.iso }),
      resources: writer.resources?.get(worker.spec.id) ?? null,
    })),
  };
}

/** How long a hook may lag behind the registry on a machine under load. */
const hookLagMs = 5_000;

/** Warns about missing hooks: requests are then visible only in the panes. */
function silentHooks(workers: readonly WorkerModel[], now: EpochMs): readonly string[] {
  const silent = workers.filter(
    ({ process, hooksHeard, registry }) =>
      process.is === 'running' && !hooksHeard && registry !== null && now - process.at > hookLagMs,
  );
  if (silent.length === 0) return [];
  const ids = silent.map(({ spec: { id } }) => id).join(' ');
  const settings = silent.flatMap(({ spec }) => spec.agent.traits.hooksOffSetting ?? []);
  const cause = settings[0] === undefined ? '' : ` (${settings[0]}?)`;
  return [
    `no hook events from ${silent.length === 1 ? 'worker' : 'workers'} ${ids}${cause}: answer their requests in their panes`,
  ];
}

function snapshotAway(away: Away, iso: (at: EpochMs) => string): SnapshotAway {
  return { ...away, since: iso(away.since), until: iso(away.until) };
}

function snapshotWorker(
  model: SessionModel,
  worker: WorkerModel,
  { hold, iso }: { readonly hold: string | null; readonly iso: (at: EpochMs) => string },
): SnapshotWorker {
  const { spec } = worker;
  return {
    id: spec.id,
    name: spec.name,
    instructions: relativeTo(model.session.project, spec.instructions),
    agent: spec.agent.kind,
    endsWhenDone: spec.agent.traits.endsWhenDone,
    role: isManager(spec) ? 'manager' : 'worker',
    state: worker.state.is,
    detail: waitReason(model, worker, hold) ?? detailOf(worker.state) ?? refusal(worker),
    needs: spec.needs ?? [],
    asks: asksOf(worker),
    waiting: waitingMessages(worker).map(({ message: { from, text, acceptedAt }, reason }) => ({
      from,
      text: cleanText(text, 80),
      since: acceptedAt === undefined ? null : iso(acceptedAt),
      reason,
    })),
    until: worker.state.is === 'limited' && worker.state.until !== null ? iso(worker.state.until) : null,
    usage: worker.usage,
    since: iso(worker.since),
    status: worker.status?.text ?? null,
    statusAt: worker.status === null ? null : iso(worker.status.at),
    progress: worker.progress,
    pid: worker.process.is === 'running' ? worker.process.pid : null,
    pane: worker.pane,
    exitCode: worker.exitCode,
    exitOutput: exitOutputOf(worker),
    runs: worker.runs,
    conversation: conversationOf(worker),
    recovered: snapshotRecovery(model.session, worker, iso),
    permissionMode: worker.permissionMode,
    dangerous: isDangerous(worker),
    check: snapshotCheck(worker, iso),
    evidence: [
      ...worker.evidence,
      ...reportBeforeEvidence(worker),
      ...keptPromptEvidence(worker),
      ...instructionsEvidence(worker),
      ...recoveryEvidence(model.session, worker),
      ...checkEvidence(worker),
      ...workspaceEvidence(worker),
      ...waitEvidence(model, worker, hold),
    ].map(({ source, fact, at }) => ({
      source,
      fact,
      at: at === null ? null : iso(at),
    })),
  };
}

function exitOutputOf({ process }: WorkerModel): string | null {
  const output = process.is === 'exited' ? (process.output ?? '') : '';
  return output === '' ? null : output;
}

function snapshotRecovery(
  session: SessionInfo,
  worker: WorkerModel,
  iso: (at: EpochMs) => string,
): NonNullable<SnapshotWorker['recovered']> | null {
  const text = recoveryText(session, worker);
  const { recovered } = worker;
  return recovered === null || text === null ? null : { ...recovered, text, at: iso(recovered.at) };
}

function instructionsEvidence({ instructionsChangedAt: at }: WorkerModel): readonly Evidence[] {
  const fact =
    'started with an instruction file that had changed since it was added; its front matter was not read again';
  return at === undefined ? [] : [{ source: 'process', fact, at }];
}

function reportBeforeEvidence({ reportBefore }: WorkerModel): readonly Evidence[] {
  if (reportBefore === null || reportBefore.is === 'none') return [];
  const { is, text, at } = reportBefore;
  return [{ source: 'status file', fact: `set aside by newer work: ${is}: ${text}`, at }];
}

function keptPromptEvidence({ heldBy, spec }: WorkerModel): readonly Evidence[] {
  const fact = `interrupted before its first output; its prompt, typed by muxcrew, is back in its composer: the next message sends both (muxcrew send ${spec.id} -- "go on")`;
  return heldBy === 'prompt' ? [{ source: 'screen', fact, at: null }] : [];
}

function recoveryEvidence(session: SessionInfo, worker: WorkerModel): readonly Evidence[] {
  const fact = recoveryText(session, worker);
  return fact === null ? [] : [{ source: 'process', fact, at: worker.recovered?.at ?? null }];
}

function snapshotCheck(
  { spec, check, checks }: WorkerModel,
  iso: (at: EpochMs) => string,
): NonNullable<SnapshotWorker['check']> | null {
  const { verify = null } = spec;
  if (verify === null) return null;
  const last = checks.at(-1) ?? null;
  const end = last?.end ?? null;
  return {
    command: verify.command,
    state: check.is === 'pending' ? 'running' : last === null ? 'none' : last.passed ? 'passed' : 'failed',
    try: last?.try ?? 0,
    of: last?.of ?? verify.tries + 1,
    exitCode: end?.is === 'exit' ? end.code : null,
    signal: end?.is === 'signal' ? end.signal : null,
    timedOut: end?.is === 'timeout',
    problem: end?.is === 'not run' ? end.why : null,
    output: last?.output ?? [],
    at: last === null ? null : iso(last.at),
  };
}

function isDangerous({ spec: { agent }, permissionMode }: WorkerModel): boolean {
  const { unrestrictedModes } = agent.traits;
  return (
    agent.dangerouslySkipPermissions === true ||
    [agent.permissionMode, permissionMode].some((mode) => unrestrictedModes.some((one) => one === mode))
  );
}

function asksOf({ state, requests }: WorkerModel): NonNullable<SnapshotWorker['asks']> | null {
  if (state.is !== 'asking') return null;
  const { kind, what, request } = state;
  const open = requests.find(({ id }) => id === request);
  return {
    kind,
    what,
    request,
    input: open?.input ?? null,
    remembers: open?.remembers ?? null,
    tool: open?.tool ?? null,
    folder: open?.folder ?? null,
    digest: open?.digest ?? null,
  };
}

/** Details of a state in a few words; null: none, or from the queue (wait-reason.ts). */
export function detailOf(state: WorkerState): string | null {
  switch (state.is) {
    case 'asking':
      return state.kind === 'help' ? helpDetail(state) : state.what;
    case 'failed':
    case 'lost':
    case 'unknown':
      return state.reason;
    case 'completed':
      return { claim: 'claimed', check: 'checked', exit: 'exit 0' }[state.by];
    case 'stopped':
      return { person: 'by you', itself: 'by itself', cost: 'cost limit reached' }[state.by];
    case 'working':
      return state.note;
    case 'starting':
      return state.note ?? null;
    case 'limited':
      return state.why;
    case 'queued':
    case 'blocked':
    case 'idle':
    case 'verifying':
      return null;
    default:
      return unreachable(state);
  }
}

/** Distinguishes a worker that reports BLOCKED from the state `blocked`. */
function helpDetail({ what, keyword }: Extract<WorkerState, { readonly is: 'asking' }>): string {
  const says =
    keyword === 'error'
      ? 'reports an error'
      : keyword === 'consultation'
        ? 'asks for advice'
        : 'says it is blocked';
  return what === '' ? says : `${says}: ${what}`;
}

function relativeTo(folder: string, path: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}
