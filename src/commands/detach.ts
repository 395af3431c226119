/** `muxcrew detach`: ends the views of a session; its workers notice nothing. */
import type { Command } from './command.ts';
import { ok } from '../core/result.ts';
import { runningSession } from './sessions.ts';
import { ask } from './supervisor.ts';

export const command: Command = {
  words: {
    name: 'detach',
    summary: 'Send away everybody who looks at a session; its workers go on.',
    usage: '[SESSION]',
    details: [],
    options: [{ name: 'session', value: 'SESSION', what: 'Which session.' }],
    examples: [{ line: 'muxcrew detach', what: 'the terminal that was attached is free again' }],
  },
  async run(context, args) {
    const meant = runningSession(context, args.words[0] ?? args.value('session'), 'send anybody away');
    if (!meant.ok) return meant;
    const asked = await ask(context, meant.value.id, { op: 'detach' }, 10_000);
    return asked.ok ? ok(0) : asked;
  },
};
