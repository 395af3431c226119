/** A new worker, and the effects of a start, an end and a new supervisor. Pure parts of fold.ts. */
import type { EventOf } from '../event.ts';
import type { WorkerModel } from '../model.ts';
import type { EpochMs, WorkerSpec } from '../worker.ts';
import { exitReason } from '../derive/worker-evidence.ts';
import { usesSlot } from '../model.ts';
import { withCarried, withEntered } from './handed.ts';
import { ended, isFinal } from './message.ts';
import { historyFrom } from '../state-history.ts';
import { noSpending, noUsage } from '../facts/usage.ts';
import { noWork } from '../derive/work-time.ts';

export function newWorker(spec: WorkerSpec, at: EpochMs): WorkerModel {
  return {
    spec,
    wanted: { is: 'up' },
    process: { is: 'absent' },
    startTime: null,
    suspended: false,
    turn: spec.agent.traits.tellsTurns ? { is: 'unknown' } : { is: 'none' },
    requests: [],
    registry: null,
    screen: null,
    interruptedAt: null,
    workspace: { is: 'none' },
    settle: { is: 'none' },
    claim: { is: 'none' },
    reportBefore: null,
    check: { is: 'none' },
    checkTries: 0,
    checks: [],
    statusAsked: false,
    crashes: 0,
    recovered: null,
    startFailures: 0,
    refusals: 0,
    hooksHeard: false,
    usage: noUsage,
    spending: noSpending,
    costBefore: 0,
    worked: noWork,
    overranMs: null,
    skipped: [],
    conversation: null,
    nextConversation: null,
    status: null,
    progress: null,
    position: null,
    pane: null,
    notedFailed: 0,
    notedOpen: new Set(spec.needs ?? []).size,
    goesFirst: false,
    runs: 0,
    exitCode: null,
    permissionMode: null,
    inbox: [],
    typing: null,
    handed: [],
    carried: null,
    promptedBy: null,
    heldBy: null,
    endings: [],
    needs: { open: 0, failed: 0 },
    turnNow: { is: 'unknown' },
    state: { is: 'queued', waitsFor: null },
    since: at,
    history: historyFrom('queued', at),
    evidence: [],
  };
}

/** Facts of a run before its first report. */
export function unheard(
  worker: WorkerModel,
): Pick<
  WorkerModel,
  'suspended' | 'turn' | 'requests' | 'registry' | 'screen' | 'interruptedAt' | 'hooksHeard'
> {
  return {
    hooksHeard: false,
    suspended: false,
    turn: worker.turn.is === 'none' ? worker.turn : { is: 'unknown' },
    requests: [],
    registry: null,
    screen: null,
    interruptedAt: null,
  };
}

/**
 * A new supervisor takes over after a crash. A start that its predecessor did not finish is decided again, after its
 * leftovers are ended. A message that was entered is not entered again while that run lives.
 */
export function takenOver(worker: WorkerModel): WorkerModel {
  const decided: WorkerModel = {
    ...worker,
    process: worker.process.is === 'requested' ? { is: 'absent' } : worker.process,
    heldBy: null,
    // The check died with its supervisor.
    check: worker.check.is === 'pending' ? { is: 'none' } : worker.check,
  };
  const traced = withEntered(decided);
  return traced.typing?.entered === true
    ? ended(traced, { message: traced.typing.message, outcome: 'queued', detail: typedBefore })
    : traced;
}

/** Why nothing is known about a message except that it was typed. */
export const typedBefore = 'the supervisor was killed while typing it: check whether it arrived';

/** The user starts it again: time and cost count from here. */
export function restarted(worker: WorkerModel, event: EventOf<'restart-wanted'>): WorkerModel {
  const counters = {
    worked: noWork,
    costBefore: worker.usage.costUsd ?? 0,
    overranMs: null,
    crashes: 0,
    recovered: null,
    startFailures: 0,
    checkTries: 0,
    checks: [],
    // Used by its next start: until then, the running agent still reports its current conversation.
    nextConversation: event.conversation ?? worker.nextConversation,
  };
  return usesSlot(worker)
    ? { ...worker, wanted: { is: 'again', at: event.at }, ...withoutCheck(worker), ...counters }
    : { ...fresh(worker), progress: null, ...counters };
}

/** Ready for another start: its report and its end belong to the previous run. */
export function fresh(worker: WorkerModel): WorkerModel {
  return {
    ...worker,
    wanted: { is: 'up' },
    process: { is: 'absent' },
    claim: { is: 'none' },
    reportBefore: null,
    check: { is: 'none' },
    ...unheard(worker),
  };
}

export function startQueued(worker: WorkerModel, { reason, at }: EventOf<'start-queued'>): WorkerModel {
  const { process } = worker;
  if (process.is !== 'requested') return worker;
  // The start timeout counts from the end of that queue.
  const { run } = process;
  return { ...worker, process: { is: 'requested', run, ...(reason === null ? {} : { queued: reason }), at } };
}

export function startRequested(worker: WorkerModel, event: EventOf<'start-requested'>): WorkerModel {
  return {
    // Messages that the previous run did not take up are given to this one.
    ...withCarried(withEntered(worker)),
    runs: event.run,
    conversation: worker.nextConversation ?? worker.conversation,
    nextConversation: null,
    process: { is: 'requested', run: event.run, at: event.at },
    typing: null,
    promptedBy: null,
    heldBy: null,
    goesFirst: false,
    ...(event.instructionsChanged === true ? { instructionsChangedAt: event.at } : {}),
    ...unheard(worker),
  };
}

export function processStarted(worker: WorkerModel, event: EventOf<'process-started'>): WorkerModel {
  const { run, pid, startTime, at } = event;
  return {
    ...worker,
    startTime,
    startFailures: 0,
    process: { is: 'running', run, pid, at },
    // Its start has already looked up what the previous run had taken up.
    handed: worker.handed.filter((one) => one.run === run),
  };
}

/** Its program could not be started. */
export function unstartable(worker: WorkerModel, event: EventOf<'start-failed'>): WorkerModel {
  const { run, reason, mayPass = false, at } = event;
  // A restart requested meanwhile is still pending.
  if (worker.wanted.is === 'again') return fresh(worker);
  return {
    ...worker,
    startFailures: mayPass ? worker.startFailures + 1 : worker.startFailures,
    process: { is: 'unstartable', run, reason, ...(mayPass ? { mayPass } : {}), at },
  };
}

/** The pause after a crash or a failed start is over. */
export function due(worker: WorkerModel): WorkerModel {
  if (worker.wanted.is !== 'up') return worker;
  if (worker.process.is === 'unstartable') return fresh(worker);
  if (worker.process.is !== 'exited') return worker;
  const { at } = worker.process;
  const recovered = { count: (worker.recovered?.count ?? 0) + 1, reason: exitReason(worker.process), at };
  return { ...fresh(worker), crashes: worker.crashes + 1, recovered };
}

export function withExitOutput(
  worker: WorkerModel,
  { output }: Pick<EventOf<'exit-output-read'>, 'output'>,
): WorkerModel {
  const { process } = worker;
  return process.is === 'exited' ? { ...worker, process: { ...process, output } } : worker;
}

/** A stopped or restarted worker is not checked; a running check is ended. */
export function withoutCheck({ check }: WorkerModel): Pick<WorkerModel, 'check'> {
  return { check: check.is === 'pending' ? { is: 'none' } : check };
}

export function exited(worker: WorkerModel, event: EventOf<'process-exited'>): WorkerModel {
  const gone: WorkerModel = {
    ...worker,
    process: {
      is: 'exited',
      run: event.run,
      code: event.code,
      signal: event.signal,
      ...(event.hangup === true ? { hangup: true } : {}),
      at: event.at,
    },
    startTime: null,
    suspended: false,
    exitCode: event.code,
    requests: [],
    screen: null,
  };
  return worker.wanted.is === 'again' || leavesMessages(gone) ? { ...fresh(gone), progress: null } : gone;
}

/**
 * Messages arrived before it was gone: a finished worker, or one that was ended for its slot, restarts for them, as it
 * does for later ones.
 */
function leavesMessages({ spec, wanted, claim, inbox }: WorkerModel): boolean {
  if (inbox.length === 0 || spec.agent.traits.endsWhenDone) return false;
  return wanted.is === 'up' ? isFinal(claim) : wanted.is === 'down' && wanted.by === 'slot';
}
