/** `muxcrew sidebar`: the sidebar in its pane. Internal. Decides nothing, and may die at any time without harm. */
import { fail, ok } from '../../core/result.ts';
import type { Context } from '../../app/context.ts';
import { findSession, type FoundSession } from '../../app/sessions/sessions.ts';
import { viewPrefix } from '../../app/view/prefix.ts';
import { showSidebar } from '../../app/sidebar/show.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'sidebar',
    summary: 'Run the sidebar in its pane.',
    positionals: [],
    details: [],
    options: [{ name: 'session', value: 'SESSION', what: 'The session.' }],
    examples: [],
    internal: true,
  },
  async run(context, args) {
    const id = args.value('session');
    const session = id === null ? null : findSession(context, id);
    if (session === null) return fail({ kind: 'no-session', wanted: id, live: [] });
    // Before the screen opens: from then on its keys need a listener.
    const way = await wayHere(context, session);
    const screen = await context.openScreen({ unicode: context.terminal.unicode, mouse: true });
    await showSidebar(context, session, { screen, wayHere: way });
    screen.close();
    return ok(0);
  },
};

async function wayHere(context: Context, found: FoundSession): Promise<string> {
  const { backend, tmuxConf } = found.spec.session;
  if (backend === 'pty') return `${(await viewPrefix(context, found)).replace(/^C-/, 'Ctrl-')} S`;
  // With the user's own tmux configuration the prefix may be any key; tmux's status line shows it.
  return tmuxConf === null ? 'Ctrl-b S' : 'prefix S';
}
