/**
 * Runs the user's check of a worker that reported COMPLETED, with `sh -c` in the worker's folder; exit 0
 * passes. Its processes have a mark of their own beside the worker's, so that a cancelled check, or one that
 * a killed supervisor left, is ended without touching the agent. Results are events.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { endText, lastLines } from '../../core/model/facts/check.ts';
import { cleanLines } from '../../core/text/clean-text.ts';
import { checkMarker, lockLimit, workerMark } from '../../core/paths/session-paths.ts';
import { errorText, systemError } from '../../core/system-error.ts';
import { markedEnv } from '../worker-env.ts';
import { specInFolder } from '../../core/model/workspace.ts';
import { endCheck } from './end-tree.ts';
import type { CheckEnd } from '../../core/model/facts/check-result.ts';
import { errorStack } from '../../core/error-text.ts';

/** A check that takes longer is considered hung. */
const limitMs = 30 * 60_000;
/** How much of the end of its output is kept. Bytes. */
const tailBytes = 4_000;
/** Pauses before retrying a check that could not be run, if the cause may pass. */
const retryPausesMs = [2_000, 5_000, 15_000] as const;

/**
 * Has the worker's limit of file locks, like its program, so that a stop finds what the check leaves behind.
 */
const script = 'exec 2>&1; { ulimit -S -w "$2" || ulimit -S -x "$2"; } 2>/dev/null; exec /bin/sh -c "$1"';

interface Ended {
  readonly end: CheckEnd;
  readonly output: string;
}

export async function verifyClaim(world: World, store: Store, worker: WorkerModel): Promise<void> {
  const spec = specInFolder(worker);
  if ((spec.verify ?? null) === null) return;
  store.emit({ is: 'check-started', worker: spec.id });
  const begun = store.model().workers.get(spec.id)?.check;
  /** Another report, a message, a stop or a restart cancels it. */
  const isWanted = (): boolean => {
    const now = store.model().workers.get(spec.id);
    return now?.state.is === 'verifying' && now.check === begun;
  };
  const ended = await retried(world, isWanted, () => check(world, store, spec, isWanted));
  if (ended === null || !isWanted()) return;
  const { end, output } = ended;
  const passed = end.is === 'exit' && end.code === 0;
  const cleaned = cleanLines(output);
  const detail = passed ? cleaned : `${cleaned.trimEnd()}\n${endText(end)}`.trimStart();
  store.emit({ is: 'check-ended', worker: spec.id, passed, detail, end, output: lastLines(output) });
}

/** Null: it was cancelled. Errors around the command end it, too. */
async function retried(
  world: World,
  isWanted: () => boolean,
  run: () => Promise<Ended | null>,
): Promise<Ended | null> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      const pauseMs = retryPausesMs[tries];
      world.log('info', `check: ${errorStack(error)}`);
      if (pauseMs === undefined || systemError(error)?.mayPass !== true)
        return { end: { is: 'not run', why: errorText(error) }, output: '' };
      await world.clock.sleep(pauseMs);
      if (!isWanted()) return null;
    }
  }
}

async function check(
  world: World,
  store: Store,
  spec: WorkerModel['spec'],
  isWanted: () => boolean,
): Promise<Ended | null> {
  const { session } = store.model();
  const mark = workerMark(session.id, spec.id);
  // A check left by a killed supervisor would run beside this one.
  await endCheck(world, store, spec.id);
  if (!isWanted()) return null;
  if (world.files.stat(spec.cwd)?.kind !== 'folder')
    return { end: { is: 'not run', why: `its folder is missing: ${spec.cwd}` }, output: '' };
  const env = {
    ...markedEnv(world, session.id, spec),
    [checkMarker]: mark,
  };
  const argv = [
    '/bin/sh',
    '-c',
    script,
    'sh',
    spec.verify?.command ?? '',
    String(lockLimit(session.id, spec.id)),
  ];
  const ran = world.exec.tail(argv, { cwd: spec.cwd, env, tailBytes });
  const first = await firstOf(world, store, isWanted, ran);
  // Also ends what a finished check left in the background.
  await endCheck(world, store, spec.id);
  if (first === 'cancelled') return null;
  const { code, signal, stdout, errorCode } = await ran;
  if (errorCode !== null)
    throw Object.assign(new Error(`${errorCode}: the shell cannot be started`), { code: errorCode });
  if (first === 'timeout') return { end: { is: 'timeout', afterMs: limitMs }, output: stdout };
  const end: CheckEnd = signal === null ? { is: 'exit', code: code ?? 1 } : { is: 'signal', signal };
  return { end, output: stdout };
}

function firstOf(
  world: World,
  store: Store,
  isWanted: () => boolean,
  ran: Promise<unknown>,
): Promise<'ended' | 'cancelled' | 'timeout'> {
  return new Promise((resolve) => {
    const settle = (outcome: 'ended' | 'cancelled' | 'timeout'): void => {
      unlisten();
      cancel();
      resolve(outcome);
    };
    const unlisten = store.onChange(() => {
      if (!isWanted()) settle('cancelled');
    });
    const cancel = world.clock.after(limitMs, () => settle('timeout'));
    void ran.then(() => settle('ended'));
  });
}
