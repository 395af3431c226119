/** `muxcrew ls`: all sessions of this user. Reads files only. */
import type { Command } from './command.ts';
import { ok } from '../core/result.ts';
import { ansi } from '../view/ansi.ts';
import { sessionTable, type SessionRow } from '../view/session-table.ts';
import { tableOptions } from './table-options.ts';
import { findSessions, type SessionStanding } from './sessions.ts';

export const command: Command = {
  words: {
    name: 'ls',
    summary: 'List sessions.',
    usage: '',
    details: [
      'Sessions that were stopped are listed with --all only; for lost ones it is said how they go on.',
    ],
    options: [
      { name: 'all', short: 'a', what: 'Ended sessions, too.' },
      { name: 'json', what: 'As JSON: an array of sessions.' },
    ],
    examples: [{ line: 'muxcrew ls --json', what: 'for scripts' }],
  },
  run(context, args) {
    const sessions = findSessions(context)
      .filter(({ standing }) => standing !== 'ended' || args.flag('all'))
      .map(({ id, project, standing, snapshot, spec }): ListedSession => ({
        session: id,
        standing,
        project,
        backend: spec.session.backend,
        createdAt: new Date(spec.session.createdAt).toISOString(),
        clients: snapshot?.clients.length ?? 0,
        supervisor: snapshot?.supervisor ?? null,
        progress: snapshot?.progress ?? { completed: 0, failed: 0, total: spec.workers.length },
        asking: snapshot?.workers.filter(({ state }) => state === 'asking').length ?? 0,
      }));
    if (args.flag('json')) context.out(`${JSON.stringify(sessions)}\n`);
    else if (sessions.length === 0)
      context.out('No session runs. Start one: muxcrew run worker*_instructions.md\n');
    else
      for (const line of sessionTable(sessions.map(rowOf), tableOptions(context)))
        context.out(`${ansi(line, context.terminal.colours > 0)}\n`);
    if (!args.flag('json'))
      for (const { session } of sessions.filter(({ standing }) => standing === 'lost'))
        context.out(`Session ${session} is lost: muxcrew resume ${session}\n`);
    return Promise.resolve(ok(0));
  },
};

interface ListedSession {
  readonly session: string;
  readonly standing: SessionStanding;
  readonly project: string;
  readonly backend: string;
  readonly createdAt: string;
  readonly clients: number;
  readonly supervisor: { readonly alive: boolean } | null;
  readonly progress: { readonly completed: number; readonly failed: number; readonly total: number };
  readonly asking: number;
}

function rowOf(listed: ListedSession): SessionRow {
  const { standing, supervisor, progress, createdAt } = listed;
  const unattended = standing === 'live' && supervisor?.alive !== true;
  const condition = unattended ? 'unattended' : standing === 'starting' ? 'live' : standing;
  return { ...listed, ...progress, condition, createdAt: Date.parse(createdAt) };
}
