/** `ls --all-hosts` and `status --all-hosts`: one table, or one JSON, of every machine's sessions. */
import type { HostAnswer } from '../core/snapshot/host-sessions.ts';
import type { Context } from '../app/context.ts';
import { ok, type Result } from '../core/result.ts';
import { ansi } from '../view/text/ansi.ts';
import { crewsOfHosts, hostNotes, sessionsOfHosts } from '../view/tables/hosts-table.ts';
import { rowOf } from '../app/sessions/listed-session.ts';
import { tableOptions } from '../app/table-options.ts';
import { exitOfAnswers, sessionsEverywhere } from './all-hosts.ts';

export async function listAllHosts(
  context: Context,
  of: 'sessions' | 'workers',
  how: { readonly all: boolean; readonly json: boolean },
): Promise<Result<number>> {
  const asked = await sessionsEverywhere(context, how.all);
  if (!asked.ok) return asked;
  const answers = asked.value;
  if (how.json) context.out(`${JSON.stringify(jsonOf(answers, of))}\n`);
  else show(context, answers, of);
  return ok(exitOfAnswers(answers));
}

function show(context: Context, answers: readonly HostAnswer[], of: 'sessions' | 'workers'): void {
  const options = tableOptions(context);
  const hosts = answers.map(({ host, reach, heard, ageMs }) => ({
    host,
    reach,
    age: heard === null ? null : ageMs,
    now: heard === null ? options.now : Date.parse(heard.now),
    sessions: (heard?.sessions ?? []).map(({ listed, snapshot }) => ({ row: rowOf(listed), snapshot })),
  }));
  const isEmpty = hosts.every(({ sessions }) => sessions.length === 0);
  const table = of === 'sessions' ? sessionsOfHosts : crewsOfHosts;
  if (isEmpty) context.out('No session runs on any of these hosts.\n');
  for (const line of [...(isEmpty ? [] : table(hosts, options)), ...hostNotes(hosts, options)])
    context.out(`${ansi(line, context.terminal.colours > 0)}\n`);
}

function jsonOf(answers: readonly HostAnswer[], of: 'sessions' | 'workers'): unknown {
  const hosts = answers.map(({ host, reach, heard, ageMs }) => ({
    host,
    reach: reach.is,
    why: reach.is === 'answered' ? null : reach.why,
    ageSeconds: heard === null ? null : Math.round(ageMs / 1000),
  }));
  const sessions = answers.flatMap(({ host, reach, heard }) =>
    (heard?.sessions ?? []).flatMap(({ listed, snapshot }) => {
      const own = of === 'sessions' ? listed : snapshot;
      return own === null ? [] : [{ host, stale: reach.is !== 'answered', ...own }];
    }),
  );
  return { version: 1, hosts, sessions };
}
