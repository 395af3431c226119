/**
 * What logging out does on this machine, and how a crew is put out of its reach. Reads files, and runs nothing: on a machine
 * without systemd that is one look.
 */
import type { Machine } from '../ports/machine.ts';
import type { Context } from './context.ts';
import { cgroupIn, crewFate, scopeWords, type LogoutFacts } from '../core/wire/logout.ts';
import { inPath } from '../ports/find-program.ts';

const systemdRuns = '/run/systemd/system';

export function logoutFacts(context: Context, machine: Machine): LogoutFacts {
  const { env } = context;
  const runtime = env['XDG_RUNTIME_DIR'] ?? '';
  return {
    systemd: machine.guard(systemdRuns) !== null,
    manager: runtime.startsWith('/') && machine.guard(`${runtime}/systemd/private`)?.own === true,
    runner: inPath(context, 'systemd-run'),
    version: systemdVersion(context, machine),
    user: machine.user,
    linger: lingers(machine),
    killsProcesses: killsProcesses(context, machine),
    cgroup: cgroupOf(machine, 'self'),
  };
}

export function cgroupOf(machine: Machine, pid: number | 'self'): string | null {
  const text = machine.tryReadText(`/proc/${String(pid)}/cgroup`);
  return text === null ? null : cgroupIn(text);
}

// eslint-disable-next-line no-restricted-syntax -- asked at most once more by a second copy
let known: Promise<readonly string[]> | null = null;

/** What goes before the words of a program that holds a crew; none nearly everywhere. The same for one command's life. */
export function crewScope(context: Context): Promise<readonly string[]> {
  known ??= (async () => {
    if (context.files.stat(systemdRuns) === null) return [];
    return scopeWords(logoutFacts(context, await context.machine()));
  })();
  return known;
}

/** Said once a crew is up, to who came over ssh or is known to end it by leaving; null: nothing is to be said. */
export async function logoutWarning(context: Context): Promise<string | null> {
  if (context.files.stat(systemdRuns) === null) return null;
  const facts = logoutFacts(context, await context.machine());
  const fate = crewFate(facts);
  const ends = fate === 'ends with this login' || fate === 'ends with the last login';
  const leaves = facts.killsProcesses === true || (context.env['SSH_CONNECTION'] ?? '') !== '';
  if (!ends || !leaves) return null;
  const when = fate === 'ends with this login' ? 'when you log out' : 'with your last login';
  return `this machine ends the crew ${when}, unless you say once: loginctl enable-linger`;
}

/** logind keeps a file for whoever lingers. Null: its folder cannot be looked at. */
function lingers(machine: Machine): boolean | null {
  const folder = '/var/lib/systemd/linger';
  if (machine.user === '') return null;
  if (machine.guard(`${folder}/${machine.user}`) !== null) return true;
  // Made with the first who lingers.
  return machine.guard(folder) === null && machine.guard('/var/lib/systemd') === null ? null : false;
}

/** As the files of logind say; the later ones win. Null: they leave it to how systemd was built. */
function killsProcesses(context: Context, machine: Machine): boolean | null {
  const folders = ['/usr/lib/systemd/logind.conf.d', '/etc/systemd/logind.conf.d'];
  const drops = folders.flatMap((folder) =>
    (machine.guard(folder) === null ? [] : (context.files.list(folder) ?? [])).map(
      (name) => `${folder}/${name}`,
    ),
  );
  const said = ['/usr/lib/systemd/logind.conf', '/etc/systemd/logind.conf', ...drops].flatMap((path) => {
    const text = machine.tryReadText(path) ?? '';
    return [...text.matchAll(/^\s*KillUserProcesses\s*=\s*(\S+)/gm)].map(([, value]) => value);
  });
  const last = said.at(-1)?.toLowerCase();
  return last === undefined ? null : ['yes', 'true', '1', 'on'].includes(last);
}

/** By the name of its own library: to ask it would cost a start. */
function systemdVersion({ files }: Context, machine: Machine): number | null {
  const names = (folder: string): readonly string[] =>
    machine.guard(folder) === null ? [] : (files.list(folder) ?? []);
  const multiarch = names('/usr/lib').filter((name) => name.endsWith('-linux-gnu'));
  const folders = ['/usr/lib', '/usr/lib64', ...multiarch.map((name) => `/usr/lib/${name}`)];
  const versions = folders
    .flatMap((folder) => names(`${folder}/systemd`))
    .map((name) => Number(/^libsystemd-shared-(\d+)\b/.exec(name)?.[1]))
    .filter((version) => Number.isSafeInteger(version));
  return versions.length === 0 ? null : Math.max(...versions);
}
