/**
 * Effects of logging out on processes under systemd, and how a crew starts so that it survives where possible. Pure.
 *
 * With KillUserProcesses, logind ends a login's scope at logout, regardless of lingering. Processes under the user's
 * manager live as long as the manager: with lingering forever, otherwise until the last login ends.
 */

export interface LogoutFacts {
  /** False: no systemd, so logging out ends nothing. */
  readonly systemd: boolean;
  /** Whether this user's manager accepts requests. */
  readonly manager: boolean;
  /** Path of `systemd-run`; null: missing. */
  readonly runner: string | null;
  /** From its own files; null: unknown. */
  readonly version: number | null;
  readonly user: string;
  readonly linger: boolean | null;
  /** Null: the default that systemd was built with. */
  readonly killsProcesses: boolean | null;
  /** Cgroup of the calling process, from /proc/PID/cgroup; null: unknown. */
  readonly cgroup: string | null;
}

/** What controls the lifetime of a process. */
export type Held = 'login' | 'manager' | 'neither';

export type Fate = 'stays' | 'ends with this login' | 'ends with the last login' | 'unknown';

/** systemd's path in the text of /proc/PID/cgroup: with several hierarchies, the named one. */
export function cgroupIn(text: string): string | null {
  const named = /^\d+:name=systemd:(.*)$/m.exec(text)?.[1];
  return named ?? /^0::(.*)$/m.exec(text)?.[1] ?? null;
}

export function heldBy(cgroup: string | null): Held {
  if (cgroup === null) return 'neither';
  if (/\/user@\d+\.service(\/|$)/.test(cgroup)) return 'manager';
  return /\/session-[^/]+\.scope(\/|$)/.test(cgroup) ? 'login' : 'neither';
}

export function fateOf(held: Held, { systemd, user, linger, killsProcesses }: LogoutFacts): Fate {
  if (!systemd) return 'stays';
  switch (held) {
    case 'neither':
      return 'stays';
    case 'manager':
      return linger === null ? 'unknown' : linger ? 'stays' : 'ends with the last login';
    case 'login':
      // logind's own default: KillExcludeUsers=root.
      if (user === 'root' || killsProcesses === false) return 'stays';
      return killsProcesses === null ? 'unknown' : 'ends with this login';
  }
}

/**
 * The first version whose scopes have an OOMPolicy; its default `stop` would end the crew when one worker runs out of
 * memory.
 */
const oomPolicySince = 253;

/**
 * The command prefix that puts a program into its own scope under the user's manager. Empty: not needed or not
 * possible. Leaves a login's scope only where it helps: without lingering the manager ends with the last login, and a
 * login's processes survive unless logind is configured to end them.
 */
export function scopeWords(facts: LogoutFacts): readonly string[] {
  const { systemd, manager, runner, version, linger, cgroup } = facts;
  if (!systemd || !manager || runner === null) return [];
  const held = heldBy(cgroup);
  const helps =
    held === 'manager' ||
    (held === 'login' && (linger === true || fateOf(held, facts) === 'ends with this login'));
  if (!helps) return [];
  const policy = version !== null && version >= oomPolicySince ? ['--property=OOMPolicy=continue'] : [];
  return [runner, '--user', '--scope', '--quiet', '--collect', '--description=muxcrew', ...policy, '--'];
}

/** For a crew that is started now. */
export function crewFate(facts: LogoutFacts): Fate {
  return fateOf(scopeWords(facts).length > 0 ? 'manager' : heldBy(facts.cgroup), facts);
}
