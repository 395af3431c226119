/** All of doctor's judgements: facts -> findings, in reading order. Pure. */
import { exitCodes, type ExitCode } from '../../core/exit-code.ts';
import { failureText } from '../failure-text.ts';
import { printedPath } from '../../core/text/shell-word.ts';
import type { DoctorFacts, SessionFacts } from './facts.ts';
import { finding, type Finding } from './finding.ts';
import { damageFindings } from './damage.ts';
import { programFindings } from './programs.ts';
import { logoutFindings } from './logout.ts';
import { folderFindings, inotifyFindings, terminalFindings } from './surroundings.ts';
import { remediesText, remedyText } from '../../core/remedy.ts';
import { problemText } from '../text/session-problem.ts';
import { sentence, tmuxFindings } from './tmux.ts';
import { plural } from '../../core/text/plural.ts';

export function findings(facts: DoctorFacts): readonly Finding[] {
  return [
    ...tmuxFindings(facts.tmux, facts.sessions, facts.nodePty),
    ...programFindings(facts),
    ...terminalFindings(facts.terminal),
    ...configFindings(facts.config),
    ...sessionFindings(facts.sessions, facts.staleLocks),
    ...damageFindings(facts.damaged),
    ...folderFindings(facts.folders),
    ...inotifyFindings(facts.inotify),
    ...logoutFindings(facts.logout, facts.sessions),
  ];
}

/** 0: no problems. 2 if only the configuration is broken, 3 if a requirement is missing. */
export function exitOf(all: readonly Finding[]): ExitCode {
  const problems = all.filter(({ level }) => level === 'problem');
  if (problems.length === 0) return exitCodes.done;
  return problems.every(({ id }) => id === 'config') ? exitCodes.usage : exitCodes.missing;
}

function configFindings({
  failure,
  untrusted,
  badLayouts,
  missingTmuxConf,
}: DoctorFacts['config']): readonly Finding[] {
  if (failure !== null) {
    const { what, also = [], fixes } = failureText(failure);
    return [what, ...also].map((one) => finding('config', 'problem', sentence(one), remediesText(fixes)));
  }
  return [
    ...(untrusted.length === 0 ? [finding('config', 'ok', 'configuration is valid')] : []),
    ...untrusted.map(({ path, keys }) =>
      finding(
        'config-trust',
        'warning',
        `${path} sets ${keys.join(', ')}, which is ignored until trusted: it names programs or widens rights`,
        `read it, then: muxcrew trust ${printedPath(path)}`,
      ),
    ),
    ...badLayouts.map((bad) => {
      const { what, fixes } = failureText(bad);
      return finding('layout', 'warning', sentence(what), remediesText(fixes));
    }),
    ...(missingTmuxConf === null
      ? []
      : [
          finding(
            'config-tmux',
            'warning',
            `tmuxConf names ${missingTmuxConf}, which does not exist`,
            'correct it; muxcrew config shows where it is set',
          ),
        ]),
  ];
}

function sessionFindings(
  sessions: readonly SessionFacts[],
  staleLocks: readonly string[],
): readonly Finding[] {
  const of = (level: 'ok' | 'warning', id: string, what: string, mend: string | null): Finding =>
    finding(id, level, what, mend);
  const found = sessions.flatMap((session): readonly Finding[] => {
    const lost = problemText({ is: session.lostWork ? 'lost' : 'lost-finished', session: session.id });
    const unsupervised = problemText({ is: 'unsupervised', session: session.id });
    if (session.standing === 'lost')
      return [
        of(
          'warning',
          'session-lost',
          lost.what,
          session.lostWork
            ? `${remedyText(lost.fix)} (or end it: muxcrew stop --session ${session.id})`
            : remedyText(lost.fix),
        ),
      ];
    if (session.standing === 'live' && !session.supervised)
      return [of('warning', 'session-unattended', unsupervised.what, remedyText(unsupervised.fix))];
    return [];
  });
  const live = sessions.filter(({ standing }) => standing === 'live' || standing === 'starting').length;
  return [
    ...(found.length === 0
      ? [
          of(
            'ok',
            'sessions',
            live === 0
              ? 'no session is running'
              : `${plural(live, 'session runs', 'sessions run')}, each with a supervisor`,
            null,
          ),
        ]
      : found),
    ...(staleLocks.length === 0
      ? []
      : [
          finding(
            'locks',
            'note',
            `${plural(staleLocks.length, 'lock belongs', 'locks belong')} to dead processes and will be taken over when needed (${staleLocks.slice(0, 3).join(', ')})`,
          ),
        ]),
  ];
}
