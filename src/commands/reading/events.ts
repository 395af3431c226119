/** `muxcrew events`: prints the events of a session as they happen, for programs. */
import { fail, ok } from '../../core/result.ts';
import { sessionOption, sessionToRead } from '../../app/sessions/chosen-session.ts';
import { isUp } from '../../app/sessions/sessions.ts';
import { followEvents } from '../../app/follow-events.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'events',
    summary: 'Print the events of a session as JSON lines, as they happen.',
    positionals: [],
    details: [
      'Prints a snapshot (the content of comm/session.json) at the start and after each change, each request for',
      'input and its end, and a notice when a worker starts asking or fails. Ends with the session. The fields',
      'are described in docs/events.md.',
    ],
    options: [sessionOption],
    examples: [
      {
        line: 'muxcrew events | jq -r \'select(.event=="notice").body\'',
        what: 'only what needs the user',
      },
    ],
  },
  async run(context, args) {
    const meant = sessionToRead(context, command.words, args);
    if (!meant.ok) return meant;
    const { session } = meant.value;
    if (session.standing === 'ended' || !isUp(session))
      return fail({
        kind: 'refused',
        what: `cannot follow the events of ${session.id}`,
        why: `the session is ${session.standing}`,
        fixes: [{ run: ['muxcrew', 'resume', session.id] }],
      });
    const abort = new AbortController();
    const off = context.onInterrupt(() => abort.abort());
    const followed = await followEvents(
      context,
      session.id,
      (event) => context.out(`${JSON.stringify(event)}\n`),
      abort.signal,
    );
    off();
    return followed.ok ? ok(0) : followed;
  },
};
