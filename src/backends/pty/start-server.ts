/** Connects to the pty server, and starts one if needed; only `create` may start one. */
import { fail, ok, type Result } from '../../core/result.ts';
import type { Exec } from '../../ports/exec.ts';
import type { Locks } from '../../ports/locks.ts';
import type { ConnectionOptions, ServerConnection } from './connection.ts';
import { byeText, openConnection } from './connection.ts';

/** From its start until it accepts a client, on a loaded machine. */
const startMs = 15_000;
/** If a started server holds no lock after this, it has failed: one more try. */
const againMs = 5_000;
const pollMs = 15;

export interface StartOptions extends ConnectionOptions {
  readonly exec: Exec;
  readonly locks: Locks;
  /** argv of `muxcrew hold`. */
  readonly serverCommand: readonly string[];
  /** The pty server's own environment; panes get none of it. */
  readonly env: Readonly<Record<string, string>>;
  /** Prefix of its command that lets it outlive the login; empty where that is not needed. */
  readonly scope?: () => Promise<readonly string[]>;
}

export async function openOrStart(options: StartOptions): Promise<Result<ServerConnection>> {
  const { exec, locks, files, clock, paths, serverCommand, env, scope } = options;
  const deadline = clock.now() + startMs;
  let startedAt: number | null = null;
  for (;;) {
    const outcome = await openConnection(options);
    if (outcome.is === 'open') return ok(outcome.connection);
    if (outcome.is === 'refused')
      return fail({ kind: 'backend-gone', backend: 'pty', detail: byeText(outcome.bye) });
    const now = clock.now();
    if (now > deadline)
      return fail({
        kind: 'timed-out',
        what: `the start of muxcrew hold (see ${paths.output})`,
        seconds: startMs / 1000,
      });
    // One that is ending still has the lock: a new one would exit.
    if (locks.holder(paths.lock) === null && (startedAt === null || now - startedAt > againMs)) {
      files.makeFolder(paths.folder, 0o700);
      await exec.detach(serverCommand, {
        cwd: '/',
        env,
        outputFile: paths.output,
        scope: (await scope?.()) ?? [],
      });
      startedAt = now;
    }
    await clock.sleep(pollMs);
  }
}
