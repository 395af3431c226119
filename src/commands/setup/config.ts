/** `muxcrew config`: each setting, its value, and where it came from. */
import { ok } from '../../core/result.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { printedPath } from '../../core/text/shell-word.ts';
import { settingLine } from '../../view/text/settings-text.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'config',
    summary: 'Show each setting and where it comes from.',
    positionals: [],
    details: [
      'Flags over environment over the project (package.json "muxcrew", .muxcrewrc, muxcrew.config.json/yaml) over',
      'your own (~/.config/muxcrew/) over defaults. Settings of a project that name programs to run or widen rights take',
      'effect only after muxcrew trust. A project only narrows the bounds that you set, and deny lists are joined.',
    ],
    options: [{ name: 'json', what: 'As JSON.' }],
    examples: [{ line: 'muxcrew config', what: 'what is in force here, and why' }],
  },
  async run(context, args) {
    const config = await context.config(context.cwd, {});
    if (!config.ok) return config;
    const { resolved, untrusted } = config.value;
    if (args.flag('json')) {
      context.out(`${JSON.stringify({ settings: resolved, untrusted })}\n`);
      return ok(0);
    }
    const width = Math.max(...resolved.map(({ key }) => key.length));
    for (const setting of resolved) context.out(`${settingLine(setting, width)}\n`);
    for (const { path, keys } of untrusted)
      context.out(
        `\n${cleanText(path)} also sets ${keys.join(', ')}; not in force until: muxcrew trust ${printedPath(path)}\n`,
      );
    return ok(0);
  },
};
