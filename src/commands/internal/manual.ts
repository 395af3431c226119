/** `muxcrew __manual`: prints the manual page as roff, for the build. */
import { ok } from '../../core/result.ts';
import { manualPage } from '../../cli/manual/page.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: '__manual',
    stateless: true,
    summary: 'Print the manual page.',
    positionals: [],
    details: [],
    options: [],
    examples: [],
    internal: true,
  },
  async run(context) {
    const all = await Promise.all(context.commandNames.map(context.commandWords));
    const shown = all.filter((words) => words !== null);
    context.out(manualPage(shown, context.version));
    return ok(0);
  },
};
