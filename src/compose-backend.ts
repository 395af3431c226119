/** main's composition of the backend alone: what `run` and `attach` need of it before anything else. */
import type { Context } from './commands/context.ts';
import type { Backend } from './ports/backend.ts';
import type { PtyBackend } from './backends/pty/backend.ts';
import { tmuxBackend } from './backends/tmux/backend.ts';
import { crewScope } from './commands/logout.ts';
import { knownServers, tmuxSocketName } from './commands/servers.ts';
import { fail, ok, type Result } from './core/result.ts';
import type { Settings } from './core/settings.ts';

/** tmux does not change while one command runs: asked once, and early by who knows that it will be needed. */
let checking: Promise<Result<string>> | null = null;

export interface BackendWishes {
  readonly tmuxConf: string | null;
  /** For sessions that are created. */
  readonly windowSize?: Settings['windowSize'];
}

/** `auto`: tmux where there is one that can be used, else pty. */
export async function chooseBackend(
  context: Context,
  kind: Settings['backend'],
  wishes: BackendWishes,
): Promise<Result<Backend>> {
  if (kind === 'pty') return checkedPty(context, wishes);
  const backend = tmux(context, wishes.tmuxConf);
  checking ??= backend.check();
  const checked = await checking;
  if (checked.ok) return ok(backend);
  const missing = checked.failure.kind === 'tmux-missing' || checked.failure.kind === 'tmux-too-old';
  if (kind === 'tmux' || !missing) return checked;
  const other = await checkedPty(context, wishes);
  if (other.ok) return other;
  const why = other.failure.kind === 'pty-missing' ? other.failure.detail : other.failure.kind;
  return fail({ kind: 'no-backend', tmux: checked.failure.kind, pty: why });
}

async function checkedPty(context: Context, wishes: BackendWishes): Promise<Result<Backend>> {
  const backend = await pty(context, wishes);
  // A holder that is there has its node-pty, whatever became of ours.
  if (context.locks.holder(context.paths.holder.lock) !== null) return ok(backend);
  const checked = await backend.check();
  return checked.ok ? ok(backend) : checked;
}

export function tmux(context: Context, tmuxConf: string | null): Backend {
  const { exec, processes, files, clock, assets, env } = context;
  return tmuxBackend({
    exec,
    processes,
    files,
    clock,
    assets,
    env,
    socketName: tmuxSocketName(env),
    userConf: tmuxConf,
    knownServers: knownServers(context),
    scope: () => crewScope(context),
  });
}

/** Loaded where it is needed: most people have tmux. */
export async function pty(context: Context, wishes: BackendWishes): Promise<PtyBackend> {
  return (await import('./compose-pty.ts')).composePty(context, wishes.windowSize ?? 'latest');
}
