/** `muxcrew sidebar`: the blessed view in its pane. For inside use; decides nothing, and may die at any time without harm. */
import type { Command } from './command.ts';
import { fail, ok } from '../core/result.ts';
import { findSession } from './sessions.ts';
import { showSidebar } from './sidebar/show.ts';

export const command: Command = {
  words: {
    name: 'sidebar',
    summary: 'The sidebar, in its pane.',
    usage: '--session SESSION',
    details: [],
    options: [{ name: 'session', value: 'SESSION', what: 'Which session.' }],
    examples: [],
    internal: true,
  },
  async run(context, args) {
    const id = args.value('session');
    const session = id === null ? null : findSession(context, id);
    if (session === null) return fail({ kind: 'no-session', wanted: id, live: [] });
    const screen = await context.openScreen({ unicode: context.terminal.unicode, mouse: true });
    // With a configuration of the person's own the prefix may be any key; tmux's status line names it.
    const wayHere = session.spec.session.tmuxConf === null ? 'Ctrl-b S' : 'prefix S';
    await showSidebar(context, session, { screen, wayHere });
    screen.close();
    return ok(0);
  },
};
