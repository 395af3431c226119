import { expect, it } from 'vitest';
import { commandHelp, generalHelp } from '../../src/cli/help.ts';
import { commands } from '../../src/commands/list.ts';

const all = await Promise.all(Object.values(commands).map(async (load) => (await load()).command.words));
const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

it.each([66, 80, 200])('fits a terminal of %i columns', (columns) => {
  expect(widest(generalHelp(all, '1.2.3', columns))).toBeLessThanOrEqual(Math.min(columns, 90));
  for (const words of all) {
    // What is to be typed stays in one piece.
    const typed = [`Usage: muxcrew ${words.name}`, ...words.examples.map(({ line }) => `  ${line}`)];
    const lines = commandHelp(words, columns)
      .split('\n')
      .filter((line) => !typed.some((start) => line.startsWith(start)));
    expect(widest(lines.join('\n')), words.name).toBeLessThanOrEqual(Math.min(columns, 90));
  }
});

it('loses no word where the terminal is narrow', () => {
  const flat = (text: string): string => text.replace(/\s+/g, ' ');
  for (const words of all) {
    const shown = flat(commandHelp(words, 40));
    for (const text of [words.summary, words.details.join(' '), ...words.options.map(({ what }) => what)])
      expect(shown).toContain(flat(text));
  }
});
