/** `muxcrew __sessions`: prints all sessions of this machine, for muxcrew on another one. Reads files only. */
import { ok } from '../../core/result.ts';
import { sessionsHere } from '../../app/sessions/listed-session.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: '__sessions',
    summary: 'Print all sessions for another machine.',
    positionals: [],
    details: [],
    options: [{ name: 'all', what: 'Include ended sessions.' }],
    examples: [],
    internal: true,
  },
  run(context, args) {
    context.out(`${JSON.stringify(sessionsHere(context, args.flag('all')))}\n`);
    return Promise.resolve(ok(0));
  },
};
