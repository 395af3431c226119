/**
 * What logging out does to processes under systemd, and how a crew is started so that it outlives that where it can. Pure.
 *
 * logind ends a login's own scope with the login where KillUserProcesses says so, whatever lingering says. What the user's
 * manager holds lives for as long as that: with lingering for ever, without until the last login ends.
 */

export interface LogoutFacts {
  /** False: no systemd, so that logging out ends nothing by itself. */
  readonly systemd: boolean;
  /** Does this user's manager take requests? */
  readonly manager: boolean;
  /** `systemd-run`; null: not there. */
  readonly runner: string | null;
  /** As its own files say; null: could not be told. */
  readonly version: number | null;
  readonly user: string;
  readonly linger: boolean | null;
  /** Null: its configuration leaves it to how systemd was built. */
  readonly killsProcesses: boolean | null;
  /** Of the asking process, by /proc/PID/cgroup; null: could not be told. */
  readonly cgroup: string | null;
}

/** In whose hands a process is. */
export type Held = 'login' | 'manager' | 'neither';

export type Fate = 'stays' | 'ends with this login' | 'ends with the last login' | 'unknown';

/** systemd's own path in the text of /proc/PID/cgroup: where there are several hierarchies, the one that it names. */
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

/** Since when a scope has an OOMPolicy; it is `stop` then: one worker's end for want of memory would end the crew. */
const oomPolicySince = 253;

/**
 * The words before a program that put it into a scope of its own under the user's manager. None: there is no need for it,
 * or no way. Out of a login's scope only where it helps: without lingering the manager ends with the last login, and a
 * login's processes stay unless logind is told to end them.
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

/** Of a crew that is started now. */
export function crewFate(facts: LogoutFacts): Fate {
  return fateOf(scopeWords(facts).length > 0 ? 'manager' : heldBy(facts.cgroup), facts);
}
