/** `muxcrew status`: shows the worker states of a session. Reads files only. */
import type { Arguments } from '../../cli/command.ts';
import type { Context } from '../../app/context.ts';
import { sessionOption, sessionToRead } from '../../app/sessions/chosen-session.ts';
import { sessionProblem } from '../../app/sessions/session-problem.ts';
import { unreadableState } from '../../app/sessions/sessions.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { ansi } from '../../view/text/ansi.ts';
import { statusTable } from '../../view/tables/status-table.ts';
import { tableOptions } from '../../app/table-options.ts';
import { meantWorkers } from '../../app/meant-workers.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'status',
    summary: 'Show worker states.',
    positionals: [{ kind: 'WORKER', many: true, optional: true }],
    details: ['WORKER is an id, a name, or all. --json is a stable contract: docs/status-json.md.'],
    options: [
      sessionOption,
      {
        name: 'all-hosts',
        what: 'Every session of this machine and of each host in your configuration (3 s per host at most).',
      },
      { name: 'json', what: 'As JSON.' },
    ],
    examples: [
      { line: 'muxcrew status', what: 'one row per worker' },
      { line: "muxcrew status --json | jq -r '.workers[].state'", what: 'for scripts' },
    ],
  },
  run(context, args) {
    if (args.flag('all-hosts')) return everywhere(context, args);
    return Promise.resolve(
      (() => {
        const meant = sessionToRead(context, command.words, args, args.flag('json') ? 'reported' : 'own');
        if (!meant.ok) return meant;
        const { session } = meant.value;
        const { id, snapshot, problem } = session;
        const trouble = sessionProblem(context, session);
        if (snapshot === null) {
          const damaged = unreadableState(session, `cannot show the status of ${id}`);
          if (damaged !== null) return fail(damaged);
          if (trouble !== null && problem?.is !== 'newer')
            return fail({
              kind: 'refused',
              what: `cannot show the status of ${id}`,
              why: trouble.what,
              fixes: [trouble.fix],
            });
          const why = {
            missing: 'its supervisor has not written it yet',
            broken: 'comm/session.json is not valid',
            newer: 'a newer muxcrew wrote it',
          };
          return fail({
            kind: 'refused',
            what: `cannot show the status of ${id}`,
            why: why[problem?.is ?? 'missing'],
            fixes: [{ text: 'try again in a moment' }],
          });
        }
        const workers = meantWorkers(snapshot.workers, args.words.length === 0 ? ['all'] : args.words);
        if (!workers.ok) return workers;
        const shown = {
          ...(context.host === null ? {} : { host: context.host }),
          ...snapshot,
          workers: workers.value,
        };
        if (args.flag('json')) context.out(`${JSON.stringify(shown)}\n`);
        else
          for (const line of statusTable(shown, trouble, tableOptions(context)))
            context.out(`${ansi(line, context.terminal.colours > 0)}\n`);
        return ok(0);
      })(),
    );
  },
};

async function everywhere(context: Context, args: Arguments): Promise<Result<number>> {
  if (args.words.length > 0 || args.value('session') !== null)
    return fail({
      kind: 'bad-usage',
      command: 'status',
      detail: '--all-hosts shows all sessions and workers: name none',
    });
  const { listAllHosts } = await import('../../remote/list-all-hosts.ts');
  return listAllHosts(context, 'workers', { all: false, json: args.flag('json') });
}
