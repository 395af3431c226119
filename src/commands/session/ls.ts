/** `muxcrew ls`: lists all sessions of this user. Reads files only. */
import type { Arguments } from '../../cli/command.ts';
import type { Context } from '../../app/context.ts';
import { called } from '../../app/command-prefix.ts';
import { folderOfSession } from '../../runtime/project/folder-of-session.ts';
import { notEndedText } from '../../core/model/leftover.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { ok, type Result } from '../../core/result.ts';
import { ansi } from '../../view/text/ansi.ts';
import { sessionTable } from '../../view/tables/session-table.ts';
import { listedSession, rowOf, shownSessions } from '../../app/sessions/listed-session.ts';
import { sessionProblem } from '../../app/sessions/session-problem.ts';
import { sessionChoice } from '../../app/sessions/chosen-session.ts';
import type { FoundSession } from '../../app/sessions/sessions.ts';
import { tableOptions } from '../../app/table-options.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'ls',
    summary: 'List sessions.',
    positionals: [],
    details: [
      'Stopped sessions are listed with --all only. muxcrew resume brings stopped and lost ones back. With --all-hosts, a host that does not answer is unreachable:',
      'its last known sessions are shown with their age, and ls exits with 7 (3 if muxcrew is missing on a host).',
    ],
    options: [
      { name: 'all', short: 'a', what: 'Include ended sessions.' },
      {
        name: 'all-hosts',
        what: 'Sessions of this machine and of each host in your configuration (3 s per host at most).',
      },
      {
        name: 'json',
        what: 'As JSON: an array of sessions; with --all-hosts, an object of hosts and sessions.',
      },
    ],
    examples: [
      { line: 'muxcrew ls --json', what: 'for scripts' },
      { line: 'muxcrew ls --all-hosts', what: 'all your sessions on all machines' },
    ],
  },
  run(context, args) {
    if (args.flag('all-hosts')) return everywhere(context, args);
    const shown = shownSessions(context, args.flag('all'));
    const sessions = shown.map((found) => ({
      ...(context.host === null ? {} : { host: context.host }),
      ...listedSession(found),
    }));
    if (args.flag('json')) context.out(`${JSON.stringify(sessions)}\n`);
    else if (sessions.length === 0) context.out(noneRuns(context));
    else
      for (const line of sessionTable(sessions.map(rowOf), tableOptions(context)))
        context.out(`${ansi(line, context.terminal.colours > 0)}\n`);
    if (!args.flag('json'))
      context.out(
        [
          ...shown
            .filter(({ standing }) => standing !== 'ended')
            .flatMap((found) => goneLine(context, found)),
          ...shown.flatMap((found) => leftoverLine(context, found)),
          ...shown.flatMap((found) => problemLine(context, found)),
          stoppedLine(context, shown.filter(isStopped)),
        ].join(''),
      );
    return Promise.resolve(ok(0));
  },
};

function noneRuns(context: Context): string {
  const here = sessionChoice(context, null, 'lost');
  const stopped = here.is === 'one' ? [here.session].filter(isStopped) : [];
  return `No session is running. Start one: ${called(context)} run worker*_instructions.md\n${stoppedLine(context, stopped)}`;
}

/** Stopped and resumable. */
function isStopped({ standing, snapshot }: FoundSession): boolean {
  return standing === 'ended' && snapshot?.discarded !== true;
}

function stoppedLine(context: Context, [first, ...others]: readonly FoundSession[]): string {
  if (first === undefined) return '';
  return others.length === 0
    ? `Session ${first.id} was stopped: ${called(context)} resume ${first.id}\n`
    : `Stopped sessions can be resumed: ${called(context)} resume SESSION\n`;
}

function goneLine(context: Context, { id, project, spec }: FoundSession): readonly string[] {
  return folderOfSession(context.files, spec.session) === null
    ? [`Session ${id}: its project folder no longer exists: ${cleanText(project)}\n`]
    : [];
}

function problemLine(context: Context, found: FoundSession): readonly string[] {
  const problem = sessionProblem(context, found);
  return problem === null ? [] : [`${problem.line.charAt(0).toUpperCase()}${problem.line.slice(1)}\n`];
}

function leftoverLine(context: Context, { id, snapshot }: FoundSession): readonly string[] {
  const left = snapshot?.leftovers ?? [];
  if (left.length === 0) return [];
  return [`Session ${id}: ${notEndedText(left)}: ${called(context)} stop --session ${id}\n`];
}

async function everywhere(context: Context, args: Arguments): Promise<Result<number>> {
  const { listAllHosts } = await import('../../remote/list-all-hosts.ts');
  return listAllHosts(context, 'sessions', { all: args.flag('all'), json: args.flag('json') });
}
