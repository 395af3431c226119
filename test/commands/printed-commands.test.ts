import { describe, expect, it } from 'vitest';
import { remedyLines, remedyText, type Remedy } from '../../src/core/remedy.ts';
import { startCommand } from '../../src/app/plan/start-command.ts';
import { doctorReport } from '../../src/view/doctor/report.ts';

const box = { host: 'box', command: '/c/main.js' };

describe('printed commands', () => {
  it.each<readonly [Remedy, string]>([
    [{ run: ['muxcrew', 'stop', '--session', 'a'] }, '/c/main.js --host box stop --session a'],
    [
      { run: ['muxcrew', 'trust', "/h/it's my muxcrew demo/a.md"] },
      `/c/main.js --host box trust '/h/it'\\''s my muxcrew demo/a.md'`,
    ],
    [
      { run: ['muxcrew', 'attach', 'a'], before: ['env', '-u', 'TMUX'] },
      'env -u TMUX /c/main.js --host box attach a',
    ],
    [
      { run: ['muxcrew', 'run', { raw: 'FILE…' }], note: 'from scratch' },
      '/c/main.js --host box run FILE… (from scratch)',
    ],
    [{ run: ['rm', '/h/my muxcrew demo'] }, "on box: rm '/h/my muxcrew demo'"],
    [{ text: 'try again with muxcrew ls' }, 'on box: try again with muxcrew ls'],
    [{ run: ['muxcrew', 'host', 'setup', 'box'], host: null }, '/c/main.js host setup box'],
    [{ run: ['unset', 'X'], host: null }, 'unset X'],
    [{ text: 'update this machine', host: null }, 'update this machine'],
    [{ run: ['mkdir', '/p'], host: 'other' }, 'on other: mkdir /p'],
  ])('add the host and the path of the program: %j', (remedy, shown) => {
    expect(remedyText(remedy, box)).toBe(shown);
  });

  it('quote each word, and keep the dashes of an option', () => {
    expect(remedyText({ run: ['muxcrew', 'send', "--text=it's", '', '--', 'a b'] })).toBe(
      String.raw`muxcrew send --'text=it'\''s' '' -- 'a b'`,
    );
  });

  it('align their notes, but not after a long command', () => {
    const long = 'x'.repeat(80);
    expect(
      remedyLines([
        { run: ['muxcrew', 'ls'], note: 'list' },
        { run: ['muxcrew', 'status'], note: 'show' },
        { run: ['muxcrew', long], note: 'long' },
        { text: 'try again' },
      ]),
    ).toEqual(['muxcrew ls        list', 'muxcrew status    show', `muxcrew ${long}    long`, 'try again']);
  });

  it.each([
    ['/p', ['worker1_a_instructions.md'], 'muxcrew run --max 2 worker*_instructions.md'],
    [
      '/my p',
      ['worker1_a_instructions.md'],
      "muxcrew run --max 2 --project '/my p' '/my p'/worker*_instructions.md",
    ],
    [
      '/my p',
      ['worker1 a instructions.md'],
      "muxcrew run --max 2 --project '/my p' '/my p/worker1 a instructions.md'",
    ],
  ])('start the files of %s', (project, names, command) => {
    expect(remedyText(startCommand({ cwd: '/p' }, { project, max: 2, names }))).toBe(command);
  });

  it('stand on one line in the report of doctor, however long', () => {
    const mend = `muxcrew trust '/p/${'long folder/'.repeat(20)}a.md'`;
    const lines = doctorReport([{ id: 'x', level: 'warning', what: 'w', mend }], {
      columns: 80,
      colours: 0,
      unicode: true,
    }).map((line) => line.map(({ text }) => text).join(''));
    expect(lines.some((line) => line.includes(mend))).toBe(true);
  });
});
