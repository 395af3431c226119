/** Judges the effect of logging out on a new crew and on running ones. Pure. */
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
          ? 'logging out leaves a crew running: it starts in its own scope, and lingering is on'
          : 'logging out leaves a crew running',
      );
    case 'ends with this login':
      return finding(
        'logout',
        'warning',
        'this machine ends your processes when you log out (KillUserProcesses=yes), including crews: your user manager, which could keep them, is not available',
        `${enable}, then log in again`,
      );
    case 'ends with the last login':
      return finding(
        'logout',
        'warning',
        'a crew ends with your last login: lingering is off, and your user manager ends its processes',
        enable,
      );
    case 'unknown':
      return finding(
        'logout',
        'note',
        'unknown whether logging out ends your processes; lingering is off, so processes of your user manager end with your last login',
        enable,
      );
  }
}

/** For example one that was started before lingering was turned on. */
function sessionFinding(facts: LogoutFacts, { id, standing, cgroup }: SessionFacts): readonly Finding[] {
  if (standing !== 'live' || cgroup === null) return [];
  const fate = fateOf(heldBy(cgroup), facts);
  if (fate === 'stays' || fate === 'unknown') return [];
  const of = (what: string, mend: string): Finding => finding('logout-session', 'warning', what, mend);
  return fate === 'ends with this login'
    ? [
        of(
          `session ${id} belongs to the login that started it and ends with it (${cgroup})`,
          `${enable}; then restart the session when convenient: muxcrew stop --session ${id}, and run it again`,
        ),
      ]
    : [of(`session ${id} belongs to your user manager and ends with your last login`, enable)];
}
