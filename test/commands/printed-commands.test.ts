import { describe, expect, it } from 'vitest';
import { calledFrom } from '../../src/app/command-prefix.ts';
import { startCommand } from '../../src/app/plan/start-command.ts';
import { doctorReport } from '../../src/view/doctor/report.ts';

describe('printed commands', () => {
  it.each([
    [
      'muxcrew stop --session a, then: muxcrew run x',
      'muxcrew --host box stop --session a, then: muxcrew --host box run x',
    ],
    ["muxcrew trust '/h/my muxcrew demo/a.md'", "muxcrew --host box trust '/h/my muxcrew demo/a.md'"],
    [
      `muxcrew trust '/h/it'\\''s my muxcrew demo/a.md'`,
      `muxcrew --host box trust '/h/it'\\''s my muxcrew demo/a.md'`,
    ],
    [
      `muxcrew trust "$(printf '/h/muxcrew demo\\012')"`,
      `muxcrew --host box trust "$(printf '/h/muxcrew demo\\012')"`,
    ],
    ["correct the file's cwd, or: muxcrew trust a", "correct the file's cwd, or: muxcrew --host box trust a"],
    ["rm '/h/my muxcrew demo'", "on box: rm '/h/my muxcrew demo'"],
    ['muxcrew host check box', 'muxcrew host check box'],
  ])('name the host, and leave quoted paths as they are: %s', (mend, shown) => {
    expect(calledFrom({ host: 'box' }, mend)).toBe(shown);
  });

  it.each([
    ['muxcrew run a, then: muxcrew host setup box', '/c/main.js run a, then: /c/main.js host setup box'],
    ["muxcrew trust '/h/my muxcrew demo/a.md'", "/c/main.js trust '/h/my muxcrew demo/a.md'"],
    ['npm install -g muxcrew', 'npm install -g muxcrew'],
  ])('name the program where PATH does not have it: %s', (mend, shown) => {
    expect(calledFrom({ host: null, command: '/c/main.js' }, mend)).toBe(shown);
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
      "muxcrew run --max 2 --project '/my p' '/my p'/'worker1 a instructions.md'",
    ],
  ])('start the files of %s', (project, names, command) => {
    expect(startCommand({ cwd: '/p' }, { project, max: 2, names })).toBe(command);
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
