/** Judges what logging out would do: to a crew that is started now, and to those that run. Pure. */
import type { LogoutFacts } from '../../core/wire/logout.ts';
import type { SessionFacts } from './facts.ts';
import { crewFate, fateOf, heldBy, scopeWords } from '../../core/wire/logout.ts';
import { finding, type Finding } from './finding.ts';

const enable = 'loginctl enable-linger';

export function logoutFindings(facts: LogoutFacts, sessions: readonly SessionFacts[]): readonly Finding[] {
  if (!facts.systemd) return [];
  return [crewFinding(facts), ...sessions.flatMap((session) => sessionFinding(facts, session))];
}

function crewFinding(facts: LogoutFacts): Finding {
  switch (crewFate(facts)) {
    case 'stays':
      return finding(
        'logout',
        'ok',
        scopeWords(facts).length > 0
          ? 'logging out leaves a crew running: it is started in a scope of its own, and lingering is on'
          : 'logging out leaves a crew running',
      );
    case 'ends with this login':
      return finding(
        'logout',
        'warning',
        'this machine ends your processes when you log out (KillUserProcesses=yes), and a crew with them: your user manager, which could hold it, cannot be used',
        `${enable}, and log in anew`,
      );
    case 'ends with the last login':
      return finding(
        'logout',
        'warning',
        'a crew ends with your last login: lingering is off, and your user manager ends what it holds',
        enable,
      );
    case 'unknown':
      return finding(
        'logout',
        'note',
        'it cannot be told whether logging out ends your processes; lingering is off, so that what your user manager holds ends with your last login',
        enable,
      );
  }
}

/** One that was started before lingering was on, say. */
function sessionFinding(facts: LogoutFacts, { id, standing, cgroup }: SessionFacts): readonly Finding[] {
  if (standing !== 'live' || cgroup === null) return [];
  const fate = fateOf(heldBy(cgroup), facts);
  if (fate === 'stays' || fate === 'unknown') return [];
  const of = (what: string, mend: string): Finding => finding('logout-session', 'warning', what, mend);
  return fate === 'ends with this login'
    ? [
        of(
          `session ${id} is held by the login that it was started in, and ends with that (${cgroup})`,
          `${enable}; then, when it may stop: muxcrew stop --session ${id}, and run it again`,
        ),
      ]
    : [of(`session ${id} is held by your user manager, and ends with your last login`, enable)];
}
