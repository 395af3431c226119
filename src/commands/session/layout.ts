/** `muxcrew layout`: lists the layouts, or gives a running session another one. */
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

/** Panes of a large crew move between windows. */
const switchMs = 20_000;

export const command: Command = {
  words: {
    name: 'layout',
    summary: 'List the layouts, or lay a running session out by another one.',
    positionals: [{ kind: 'LAYOUT', optional: true }],
    details: [
      'Without NAME: all layouts, which one is in force, and where each comes from. A layout is a YAML file in',
      '.muxcrew/layouts/ of the project, in layouts/ of your configuration folder, or muxcrew’s own; the nearest wins.',
      'A window that is zoomed, or that you have split yourself, is left as it is until you undo that.',
    ],
    options: [sessionOption, { name: 'json', what: 'The list as JSON: an array of layouts.' }],
    examples: [
      { line: 'muxcrew layout', what: 'which there are' },
      { line: 'muxcrew layout focus', what: 'the worker in focus large, the others beside it' },
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

/** Also without any session: then those that a run in this folder could choose from. */
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
