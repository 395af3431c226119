/** A machine on which all is well, and a way to make one thing of it otherwise. */
import type { DoctorFacts } from '../../../src/view/doctor/facts.ts';

const claudeWell = { id: 'claude', level: 'ok', what: 'Claude Code starts', mend: null } as const;

export const well: DoctorFacts = {
  node: { version: '20.19.0' },
  tmux: {
    failure: null,
    version: '3.7c',
    path: '/usr/bin/tmux',
    utempter: false,
    confSetsBorders: false,
    folder: '/tmp/tmux-1000',
    folderGuard: { mode: 0o700, own: true },
    badTmpdir: null,
    socket: '/tmp/tmux-1000/muxcrew',
    held: [],
  },
  agents: [{ id: 'claude', level: 'problem', failure: null, findings: [claudeWell] }],
  git: 'git version 2.39.5',
  nodePty: null,
  terminal: {
    here: true,
    columns: 80,
    rows: 24,
    colours: 256,
    noColour: false,
    unicode: true,
    name: 'xterm-256color',
    known: true,
  },
  folders: [{ role: 'project', path: '/p', freeBytes: 5 * 1024 ** 3, writable: true }],
  inotify: { instances: { limit: 128, used: 10 }, watches: { limit: 8192, used: 100 } },
  logout: {
    systemd: true,
    manager: true,
    runner: '/usr/bin/systemd-run',
    version: 254,
    user: 'ann',
    linger: true,
    killsProcesses: false,
    cgroup: '/user.slice/user-1000.slice/session-3.scope',
  },
  sessions: [],
  damaged: [],
  staleLocks: [],
  config: { failure: null, untrusted: [], badLayouts: [], missingTmuxConf: null },
};

type Changes = { readonly [Part in keyof DoctorFacts]?: DoctorFacts[Part] | Partial<DoctorFacts[Part]> };

/** Objects are changed in part, all else is replaced. */
export function but(changes: Changes): DoctorFacts {
  const merged = Object.entries(changes).map(([name, change]) => {
    const before: unknown = well[name as keyof DoctorFacts];
    return [name, isRecord(before) && isRecord(change) ? { ...before, ...change } : change] as const;
  });
  return { ...well, ...Object.fromEntries(merged) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
