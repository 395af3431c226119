/** What tmux is like on this machine, and what our server says. */
import type { TmuxFacts } from '../../view/doctor/facts.ts';
import type { Backend } from '../../ports/backend.ts';
import type { Machine } from '../../ports/machine.ts';
import type { Context } from '../context.ts';
import { inPath } from '../../ports/find-program.ts';
import { tmuxSocketName } from '../tmux-servers.ts';

export async function tmuxFacts(context: Context, machine: Machine, conf: string | null): Promise<TmuxFacts> {
  const backend = await context.backend('tmux', { tmuxConf: conf });
  const checked = backend.ok ? await backend.value.check() : backend;
  const path = inPath(context, 'tmux');
  const wanted = context.env['TMUX_TMPDIR'] ?? '';
  const there = wanted !== '' && context.files.stat(wanted)?.kind === 'folder';
  const folder = `${there ? wanted : '/tmp'}/tmux-${String(machine.uid)}`;
  const socket = `${folder}/${tmuxSocketName(context.env)}`;
  // Without a socket nobody would answer, and tmux would make the folder.
  const asked = backend.ok && checked.ok && machine.guard(socket) !== null;
  return {
    failure: checked.ok ? null : checked.failure,
    version: checked.ok ? checked.value : null,
    path,
    utempter: path === null ? null : namesLibrary(context, path),
    confSetsBorders: conf !== null && (machine.tryReadText(conf) ?? '').includes('pane-border-status'),
    folder,
    folderGuard: machine.guard(folder),
    badTmpdir: wanted === '' || there ? null : wanted,
    socket,
    held: asked ? await heldSessions(backend.value) : [],
  };
}

async function heldSessions(backend: Backend): Promise<TmuxFacts['held']> {
  const held: TmuxFacts['held'][number][] = [];
  for (const id of await backend.sessions()) {
    const attach = await backend.attachCommand(id);
    held.push({ id, target: attach.ok ? (attach.value.target ?? null) : null });
  }
  return held;
}

/** The name of a shared library stands in the program that needs it. */
function namesLibrary(context: Context, program: string): boolean | null {
  const size = context.files.stat(program)?.size ?? 0;
  const bytes = context.files.readBytes(program, 0, Math.min(size, 32 * 1024 * 1024));
  return bytes === null ? null : Buffer.from(bytes).includes('libutempter.so');
}
