/** `muxcrew detach`: detaches all terminals from a session; its workers are not affected. */
import { sessionOption } from '../../app/sessions/chosen-session.ts';
import { ok } from '../../core/result.ts';
import { asksFirst, sessionToChange } from '../../app/sessions/session-to-change.ts';
import { ask } from '../../app/supervisor-client.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'detach',
    summary: 'Detach all terminals from a session; its workers continue.',
    positionals: [{ kind: 'SESSION', optional: true }],
    details: [],
    options: [sessionOption],
    examples: [{ line: 'muxcrew detach', what: 'free a terminal that is still attached elsewhere' }],
  },
  readsInput: (args, terminal) => args.words.length === 0 && asksFirst(args, terminal),
  async run(context, args) {
    const name = args.words[0] ?? args.value('session');
    const meant = await sessionToChange(context, command.words, args, 'detach terminals', name);
    if (!meant.ok) return meant;
    const asked = await ask(context, meant.value.id, { op: 'detach' }, 10_000);
    return asked.ok ? ok(0) : asked;
  },
};
