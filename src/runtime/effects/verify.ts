/**
 * Runs the person's own check of a worker's COMPLETED, by `sh -c` in the worker's folder: exit 0 passes. Its processes
 * bear the worker's mark, so that a stop ends them too. What comes of it are events.
 */
import type { WorkerModel } from '../../core/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { markedEnv } from '../worker-env.ts';
import { cleanLines } from '../../core/clean-text.ts';
import { sessionState } from '../../core/session-paths.ts';

/** A check that takes longer is taken for one that hangs. */
const limitMs = 30 * 60_000;
/** So much of its output's end is kept. Bytes. */
const tailBytes = 4_000;

/** Keeps the end of the output and the command's own exit code: a pipeline has only that of `tail`. */
const script = '{ sh -c "$2" 2>&1; echo "$?" >"$1.code"; } </dev/null | tail -c "$3" >"$1"';

export async function verifyClaim(world: World, store: Store, { spec }: WorkerModel): Promise<void> {
  const { verify } = spec;
  if (verify === undefined || verify === null) return;
  const { session } = store.model();
  const { folder } = sessionState(world.paths.sessions, session.id).worker(spec.id);
  const output = `${folder}/check`;
  world.files.remove(`${output}.code`);
  store.emit({ is: 'check-started', worker: spec.id });
  const ran = await world.exec.run(
    ['/bin/sh', '-c', script, 'sh', output, verify.command, String(tailBytes)],
    {
      cwd: spec.cwd,
      env: markedEnv(world, session.id, spec),
      timeoutMs: limitMs,
    },
  );
  const code = world.files.readText(`${output}.code`)?.trim() ?? null;
  const said = cleanLines(world.files.readText(output) ?? '');
  const end =
    code === null ? `it did not end by itself (${ran.errorCode ?? ran.signal ?? 'killed'})` : `exit ${code}`;
  const detail = code === '0' ? said : `${said.trimEnd()}\n${end}`.trimStart();
  store.emit({ is: 'check-ended', worker: spec.id, passed: code === '0', detail });
}
