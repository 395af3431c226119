/** `muxcrew layout`: lists the layouts, or changes the layout of a running session. */
import type { Arguments } from '../../cli/command.ts';
import type { Context, FoundLayout } from '../../app/context.ts';
import { sessionOption, sessionToRead } from '../../app/sessions/chosen-session.ts';
import { ok, type Result } from '../../core/result.ts';
import { ansi } from '../../view/text/ansi.ts';
import { failureText } from '../../view/failure-text.ts';
import { layoutNotice } from '../../view/text/layout-notice.ts';
import { layoutTable, type LayoutRow } from '../../view/tables/layout-table.ts';
import { chosenLayout } from '../../app/choose-layout.ts';
import { asksFirst, sessionToChange } from '../../app/sessions/session-to-change.ts';
import { isUp } from '../../app/sessions/sessions.ts';
import { replyTo } from '../../app/supervisor-client.ts';
import { tableOptions } from '../../app/table-options.ts';
import type { Command } from '../../app/command.ts';

/** Longer than usual: panes of a large crew move between windows. */
const switchMs = 20_000;

export const command: Command = {
  words: {
    name: 'layout',
    summary: 'List layouts, or change the layout of a running session.',
    positionals: [{ kind: 'LAYOUT', optional: true }],
    details: [
      'Without LAYOUT: lists all layouts, their origin, and the current one. A layout is a YAML file in',
      '.muxcrew/layouts/ of the project, in layouts/ of your configuration folder, or built in; the nearest wins.',
      'A window that you have zoomed or split yourself is not changed until you undo that.',
    ],
    options: [sessionOption, { name: 'json', what: 'The list as JSON: an array of layouts.' }],
    examples: [
      { line: 'muxcrew layout', what: 'list the layouts' },
      { line: 'muxcrew layout focus', what: 'the focused worker large, the others beside it' },
    ],
  },
  readsInput: (args, terminal) => args.words.length > 0 && asksFirst(args, terminal),
  async run(context, args) {
    const [name] = args.words;
    return name === undefined ? list(context, args) : change(context, args, name);
  },
};

async function change(context: Context, args: Arguments, name: string): Promise<Result<number>> {
  const meant = await sessionToChange(context, command.words, args, 'change the layout');
  if (!meant.ok) return meant;
  const { id, project } = meant.value;
  const layout = await chosenLayout(context, project, name);
  if (!layout.ok) return layout;
  const done = await replyTo(context, id, { op: 'layout', layout: layout.value }, switchMs);
  if (!done.ok) return done;
  context.out(`Session ${id}: ${layoutNotice(name, done.value.laidOut)}\n`);
  return ok(0);
}

/** Without a session, lists the layouts that a run in this folder can use. */
async function list(context: Context, args: Arguments): Promise<Result<number>> {
  const chosen = sessionToRead(context, command.words, args);
  if (!chosen.ok && args.value('session') !== null) return chosen;
  const session = chosen.ok ? chosen.value.session : null;
  const inForce = session !== null && isUp(session) ? (session.snapshot?.layout ?? 'grid') : null;
  const found = await context.layouts(session?.project ?? context.cwd);
  const rows = await Promise.all(found.map((layout) => rowOf(layout, inForce)));
  if (args.flag('json')) context.out(`${JSON.stringify(rows)}\n`);
  else
    for (const line of layoutTable(rows, tableOptions(context)))
      context.out(`${ansi(line, context.terminal.colours > 0)}\n`);
  return ok(0);
}

async function rowOf({ name, source, path, read }: FoundLayout, inForce: string | null): Promise<LayoutRow> {
  const layout = await read();
  return {
    name,
    description: layout.ok ? layout.value.description : '',
    source,
    path,
    inForce: name === inForce,
    problem: layout.ok ? null : failureText(layout.failure).what,
  };
}
