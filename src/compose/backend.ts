/** main's composition of the backend alone: what `run` and `attach` need of it before anything else. */
import type { Context } from '../app/context.ts';
import type { Backend } from '../ports/backend.ts';
import type { PtyBackend } from '../backends/pty/backend.ts';
import { tmuxBackend } from '../backends/tmux/backend.ts';
import { crewScope } from '../app/logout.ts';
import { installTmuxCommand } from '../app/install-tmux.ts';
import { knownServers, tmuxSocketName } from '../app/tmux-servers.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Settings } from '../core/config/settings.ts';

/** tmux does not change while one command runs: asked once, and early by who knows that it will be needed. */
// eslint-disable-next-line no-restricted-syntax -- asked at most once more by a second copy
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
  const backend = tmux(context, wishes.tmuxConf);
  const check = (): Promise<Result<string>> => (checking ??= backend.check());
  if (kind === 'pty') {
    const own = await checkedPty(context, wishes);
    if (own.ok || own.failure.kind !== 'pty-missing') return own;
    return fail({ ...own.failure, tmux: standIn(await check()), install: installTmuxCommand(context) });
  }
  const checked = await check();
  if (checked.ok) return ok(backend);
  const { failure } = checked;
  if (failure.kind !== 'tmux-missing' && failure.kind !== 'tmux-too-old') return checked;
  const install = installTmuxCommand(context);
  if (kind === 'tmux') return fail(failure.kind === 'tmux-missing' ? { ...failure, install } : failure);
  const other = await checkedPty(context, wishes);
  if (other.ok) return other;
  const pty =
    other.failure.kind === 'pty-missing'
      ? { pty: other.failure.detail, lacks: other.failure.lacks ?? 'binary' }
      : { pty: other.failure.kind };
  return fail({ kind: 'no-backend', tmux: failure.kind, ...pty, install });
}

/** Can tmux be used in place of node-pty? What else is wrong with it, it says itself. */
function standIn(tmux: Result<string>): 'ready' | 'tmux-missing' | 'tmux-too-old' {
  if (tmux.ok) return 'ready';
  const { kind } = tmux.failure;
  return kind === 'tmux-missing' || kind === 'tmux-too-old' ? kind : 'ready';
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
  return (await import('./pty.ts')).composePty(context, wishes.windowSize ?? 'latest');
}
