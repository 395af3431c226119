/** `muxcrew config`: shows each setting, its value and its origin. */
import { ok } from '../../core/result.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { printedPath } from '../../core/text/shell-word.ts';
import { settingLine } from '../../view/text/settings-text.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'config',
    summary: 'Show each setting and its origin.',
    positionals: [],
    details: [
      'Precedence: flags, environment, project (package.json "muxcrew", .muxcrewrc, muxcrew.config.json/yaml), your own',
      'configuration (~/.config/muxcrew/), defaults. Project settings that name programs to run or widen rights take',
      'effect only after muxcrew trust. A project can only narrow the limits that you set; deny lists are joined.',
    ],
    options: [{ name: 'json', what: 'As JSON.' }],
    examples: [{ line: 'muxcrew config', what: 'the settings of this folder' }],
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
        `\n${cleanText(path)} also sets ${keys.join(', ')}; ignored until: muxcrew trust ${printedPath(path)}\n`,
      );
    return ok(0);
  },
};
