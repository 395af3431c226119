import { expect, it } from 'vitest';
import { ansi } from '../../../src/view/text/ansi.ts';
import { doctorReport } from '../../../src/view/doctor/report.ts';

const all = [
  { id: 'a', level: 'ok', what: 'tmux is here', mend: null },
  { id: 'b', level: 'warning', what: 'git \x1b[31mis not', mend: 'install git' },
  { id: 'c', level: 'problem', what: 'one two three four five six seven', mend: null },
] as const;
const text = (look: Parameters<typeof doctorReport>[1]): readonly string[] =>
  doctorReport(all, look).map((line) => ansi(line, false));

it('prints a symbol and its word, what was found, and below it what mends it', () => {
  expect(text({ columns: null, colours: 0, unicode: true })).toEqual([
    '✓ ok        tmux is here',
    '! warning   git is not',
    '          → install git',
    '✗ problem   one two three four five six seven',
    '1 problem, 1 warning.',
  ]);
});

it('wraps at the terminal, and draws in ASCII without UTF-8', () => {
  const lines = text({ columns: 36, colours: 0, unicode: false });
  expect(lines).toContain('x problem   one two three four five');
  expect(lines).toContain('            six seven');
  expect(lines).toContain('          > install git');
  expect(lines[0]).toBe('+ ok        tmux is here');
});

it('says so when all is well', () => {
  const lines = doctorReport(all.slice(0, 1), { columns: null, colours: 0, unicode: true });
  expect(ansi(lines.at(-1) ?? [], false)).toBe('No problems found.');
});
