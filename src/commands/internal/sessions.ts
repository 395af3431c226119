/** `muxcrew __sessions`: all sessions of this machine, for the muxcrew of another one. Reads files only. */
import { ok } from '../../core/result.ts';
import { sessionsHere } from '../../app/sessions/listed-session.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: '__sessions',
    summary: 'Tell all sessions to another machine.',
    positionals: [],
    details: [],
    options: [{ name: 'all', what: 'Ended ones, too.' }],
    examples: [],
    internal: true,
  },
  run(context, args) {
    context.out(`${JSON.stringify(sessionsHere(context, args.flag('all')))}\n`);
    return Promise.resolve(ok(0));
  },
};
