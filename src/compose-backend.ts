/** main's composition of the backend alone: what `run` and `attach` need of it before anything else. */
import type { Context } from './commands/context.ts';
import type { Backend } from './ports/backend.ts';
import { tmuxBackend } from './backends/tmux/backend.ts';
import { fail, ok, type Result } from './core/result.ts';

/** tmux does not change while one command runs: asked once, and early by who knows that it will be needed. */
let checking: Promise<Result<string>> | null = null;

/** `auto`: tmux. The pty backend follows. */
export async function chooseBackend(
  context: Context,
  kind: 'auto' | 'tmux' | 'pty',
  tmuxConf: string | null,
): Promise<Result<Backend>> {
  if (kind === 'pty')
    return fail({ kind: 'bad-usage', command: 'run', detail: 'the pty backend is not built yet; use tmux' });
  const backend = tmux(context, tmuxConf);
  checking ??= backend.check();
  const checked = await checking;
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
    socketName: env['MUXCREW_TMUX_SOCKET'] ?? 'muxcrew',
    userConf: tmuxConf,
  });
}
