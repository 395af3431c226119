/** `muxcrew trust`: the person's consent to a configuration or instruction file, by its content. */
import type { Command } from './command.ts';
import { cleanText } from '../core/clean-text.ts';
import { exitCodes } from '../core/failure.ts';
import { ok } from '../core/result.ts';
import { forPersonOnly } from './as-worker.ts';

export const command: Command = {
  words: {
    name: 'trust',
    summary: 'Let a configuration or instruction file name programs and widen rights, as it is now.',
    usage: '[FILE…]',
    details: ['Without FILE: what is trusted already. A file whose content changes is trusted no more.'],
    options: [{ name: 'remove', what: 'Take it back.' }],
    examples: [{ line: 'muxcrew trust .muxcrewrc', what: 'after you have read it' }],
  },
  async run(context, args) {
    const trust = await context.trust();
    if (args.words.length === 0) {
      for (const { path, hash } of trust.list()) context.out(`${hash.slice(0, 12)}  ${cleanText(path)}\n`);
      return ok(0);
    }
    const person = args.flag('remove') ? ok(null) : forPersonOnly(context, 'to trust a file');
    if (!person.ok) return person;
    for (const word of args.words) {
      const path = word.startsWith('/') ? word : `${context.cwd}/${word}`;
      if (args.flag('remove')) {
        if (trust.remove(path)) context.out(`No longer trusted: ${cleanText(path)}\n`);
        else {
          context.err(`muxcrew: ${cleanText(path)} was not trusted\n`);
          return ok(exitCodes.notFound);
        }
      } else {
        const added = trust.add(path);
        if (!added.ok) return added;
        context.out(`Trusted as it is now: ${cleanText(path)}\n`);
      }
    }
    return ok(0);
  },
};
