/** Gathers what doctor judges by. Asks and looks; changes nothing, and judges nothing. */
import type { DamageFacts, DoctorFacts, FolderFacts, SessionFacts } from '../../view/doctor/facts.ts';
import type { LogoutFacts } from '../../core/wire/logout.ts';
import type { Machine } from '../../ports/machine.ts';
import type { Context, LoadedConfig } from '../context.ts';
import { sessionState } from '../../core/paths/session-paths.ts';
import { readJournal } from '../../runtime/state/journal.ts';
import { keptDamaged } from '../../runtime/state/state-file.ts';
import { inPath } from '../../ports/find-program.ts';
import { cgroupOf, logoutFacts } from '../logout.ts';
import { hasLostWork } from '../resume/has-work.ts';
import { findSessions } from '../sessions/sessions.ts';
import { cleanEnvironment } from '../environment.ts';
import { terminalFacts } from './terminal.ts';
import { tmuxFacts } from './tmux.ts';

/** A program that only says its version. Milliseconds. */
const askMs = 5_000;

export async function gather(context: Context, machine: Machine): Promise<DoctorFacts> {
  const config = await context.config(context.cwd, {});
  const loaded = config.ok ? config.value : null;
  const [tmux, agents, git, nodePty, leaving, layouts] = await Promise.all([
    tmuxFacts(context, machine, loaded?.settings.tmuxConf ?? null),
    agentChecks(context, machine, loaded),
    gitVersion(context),
    nodePtyProblem(context),
    logout(context, machine),
    context.layouts(context.cwd),
  ]);
  const layoutsRead = await Promise.all(layouts.map(({ read }) => read()));
  return {
    node: { version: machine.nodeVersion },
    tmux,
    agents,
    git,
    nodePty,
    terminal: terminalFacts(context, machine),
    folders: folders(context, machine),
    inotify: machine.inotify(),
    logout: leaving,
    sessions: sessions(context, machine),
    damaged: damaged(context),
    staleLocks: staleLocks(context),
    config: {
      failure: config.ok ? null : config.failure,
      untrusted: loaded?.untrusted ?? [],
      badLayouts: layoutsRead.flatMap((read) => (read.ok ? [] : [read.failure])),
      missingTmuxConf: missingConf(context, loaded),
    },
  };
}

async function agentChecks(
  context: Context,
  machine: Machine,
  loaded: LoadedConfig | null,
): Promise<DoctorFacts['agents']> {
  const { files, env, cwd, exec } = context;
  const settings = loaded?.settings ?? null;
  const place = { files, env, cwd, exec, machine, cleanEnv: cleanEnvironment(env), settings };
  return Promise.all((await context.agents()).flatMap(({ check }) => check?.(place) ?? []));
}

function missingConf(context: Context, loaded: LoadedConfig | null): string | null {
  const path = loaded?.settings.tmuxConf ?? null;
  return path === null || context.files.stat(path) !== null ? null : path;
}

async function gitVersion(context: Context): Promise<string | null> {
  const program = inPath(context, 'git');
  if (program === null) return null;
  const { code, stdout } = await context.exec.run([program, '--version'], { timeoutMs: askMs });
  return code === 0 ? stdout.trim() : null;
}

/** Loaded by a Node of its own: one that crashes on it takes nobody along. Null: it loads. */
async function nodePtyProblem(context: Context): Promise<string | null> {
  const [node = '', main = ''] = context.self;
  const script = 'require("node:module").createRequire(process.argv[1])("node-pty")';
  const { code, stderr, errorCode } = await context.exec.run([node, '-e', script, main], {
    timeoutMs: askMs,
  });
  if (code === 0) return null;
  const said = /^(?:\w*Error.*?): (.*)$/m.exec(stderr)?.[1];
  return said ?? errorCode ?? 'it ends the program that loads it';
}

function folders(context: Context, machine: Machine): readonly FolderFacts[] {
  const temporary = context.env['TMPDIR'] ?? '/tmp';
  const all = [
    ['project', context.cwd],
    ['state', context.paths.root],
    ['temporary', temporary === '' ? '/tmp' : temporary],
  ] as const;
  return all.map(([role, path]) => ({
    role,
    path,
    freeBytes: machine.disk(path)?.freeBytes ?? null,
    writable: context.files.isWritable(nearestPresent(context, machine, path)),
  }));
}

/** A folder that is not there yet is made in its nearest parent that is. */
function nearestPresent(context: Context, machine: Machine, path: string): string {
  if (machine.guard(path) !== null || path === '/' || path === '') return path === '' ? '/' : path;
  return nearestPresent(context, machine, path.slice(0, Math.max(1, path.lastIndexOf('/'))));
}

/** Where its files do not tell it, logind is asked. */
async function logout(context: Context, machine: Machine): Promise<LogoutFacts> {
  const facts = logoutFacts(context, machine);
  return facts.systemd && facts.linger !== true
    ? { ...facts, linger: (await askedLinger(context, machine)) ?? facts.linger }
    : facts;
}

async function askedLinger(context: Context, machine: Machine): Promise<boolean | null> {
  const program = inPath(context, 'loginctl');
  if (program === null || machine.user === '') return null;
  const { code, stdout } = await context.exec.run([program, 'show-user', machine.user, '--property=Linger'], {
    timeoutMs: askMs,
  });
  return code === 0 && /^Linger=(yes|no)$/m.test(stdout) ? stdout.includes('Linger=yes') : null;
}

function sessions(context: Context, machine: Machine): readonly SessionFacts[] {
  return findSessions(context).map((found) => {
    const { id, standing, snapshot } = found;
    const server = snapshot?.server ?? null;
    const lives = server !== null && standing !== 'ended' && context.processes.isAlive(server);
    return {
      id,
      standing,
      lostWork: hasLostWork(context, found),
      supervised: context.locks.holder(sessionState(context.paths.sessions, id).lock) !== null,
      serverPid: lives ? server.pid : null,
      cgroup: lives ? cgroupOf(machine, server.pid) : null,
    };
  });
}

function damaged(context: Context): readonly DamageFacts[] {
  const all = findSessions(context).map(({ id, damage }) => {
    const { folder, journal } = sessionState(context.paths.sessions, id);
    const read = damage?.recovered === false ? null : readJournal(context.files, journal);
    const records = read?.is === 'read' ? read.damaged : 0;
    return { session: id, spec: damage, records, kept: keptDamaged(context.files, folder) };
  });
  return all.filter(({ spec, records, kept }) => spec !== null || records > 0 || kept.length > 0);
}

function staleLocks(context: Context): readonly string[] {
  const { files, paths, locks } = context;
  const gates = (files.list(paths.gates) ?? []).map((name) => `${paths.gates}/${name}`);
  const own = (files.list(paths.sessions) ?? []).map((id) => sessionState(paths.sessions, id).lock);
  return [...gates, ...own].filter(
    (path) => files.stat(path)?.kind === 'file' && locks.holder(path) === null,
  );
}
