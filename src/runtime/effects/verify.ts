/**
 * Runs the user's own check of a worker's COMPLETED, by `sh -c` in the worker's folder: exit 0 passes. Its processes bear
 * a mark of their own beside the worker's: a check that is called off, or was left by a supervisor that was killed, is
 * ended whole, and the worker's agent is not touched. What comes of it are events.
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

/** A check that takes longer is taken for one that hangs. */
const limitMs = 30 * 60_000;
/** So much of its output's end is kept. Bytes. */
const tailBytes = 4_000;
/** Pauses before one that could not be run is run again, where the cause may pass. */
const retryPausesMs = [2_000, 5_000, 15_000] as const;

/** With the worker's limit of file locks, as its program has it: what the check leaves behind is found at a stop. */
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
  /** Another report, a message, a stop or a restart calls it off. */
  const isWanted = (): boolean => {
    const now = store.model().workers.get(spec.id);
    return now?.state.is === 'verifying' && now.check === begun;
  };
  const ended = await retried(world, isWanted, () => check(world, store, spec, isWanted));
  if (ended === null || !isWanted()) return;
  const { end, output } = ended;
  const passed = end.is === 'exit' && end.code === 0;
  const said = cleanLines(output);
  const detail = passed ? said : `${said.trimEnd()}\n${endText(end)}`.trimStart();
  store.emit({ is: 'check-ended', worker: spec.id, passed, detail, end, output: lastLines(output) });
}

/** Null: it was called off. Whatever goes wrong around the command ends it, too. */
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
  // One that a killed supervisor left would run beside this one.
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
  // Also of one that has ended: what it left in the background.
  await endCheck(world, store, spec.id);
  if (first === 'called off') return null;
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
): Promise<'ended' | 'called off' | 'timeout'> {
  return new Promise((resolve) => {
    const settle = (outcome: 'ended' | 'called off' | 'timeout'): void => {
      unlisten();
      cancel();
      resolve(outcome);
    };
    const unlisten = store.onChange(() => {
      if (!isWanted()) settle('called off');
    });
    const cancel = world.clock.after(limitMs, () => settle('timeout'));
    void ran.then(() => settle('ended'));
  });
}
