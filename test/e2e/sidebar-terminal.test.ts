/** What passes between the person's terminal and a worker's program, and what the terminal itself is told. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import { testBackend } from '../rig/crew-rig.ts';
import { worlds } from './crew.ts';
import { attached, prefix } from './sidebar-crew.ts';

const world = worlds();

/**
 * Asks for what Claude Code asks for, writes down what it is sent, and copies at a `c`: a clipboard that is filled before
 * somebody looks reaches nobody.
 */
const probe = `
const { appendFileSync } = require('node:fs');
process.stdin.setRawMode(true);
process.stdin.on('data', (bytes) => {
  appendFileSync('typed', bytes);
  if (String(bytes) === 'c') process.stdout.write('\\x1b]52;c;aGVsbG8=\\x07');
});
process.stdout.write('\\x1b[?1004h\\x1b[>4;1m\\x1b[38;2;1;2;3mtrue colour\\x1b[m ready');
`;

/** What names the window. */
const title = /\x1b\][02];/;

/** Bells, but for those that end a title or a clipboard sequence. */
const bells = (output: string): number => output.replace(/\x1b\][^\x07]*\x07/g, '').split('\x07').length - 1;

test('truecolor and OSC 52 reach the terminal; Shift+Enter, Alt+Enter and pastes reach the program', async () => {
  const rig = world();
  rig.write('probe.cjs', probe);
  const env = { MUXCREW_AGENTS: JSON.stringify({ probe: [process.execPath, 'probe.cjs'] }) };
  const { terminal, focuses } = await attached(rig, { run: ['--agent', 'probe'], names: ['one'], env });
  await terminal.shows(/true colour ready/);
  const outer = terminal.output();
  expect(outer).toContain('38;2;1;2;3');
  expect(outer).toContain('\x1b[?1004h');
  // tmux asks all the time, the view while a pane has the focus that asked for it.
  if (testBackend === 'tmux') expect(outer, 'Shift+Enter told from Enter').toContain('\x1b[>4;1m');
  terminal.type('\r');
  await focuses('worker:1');
  await eventually('Shift+Enter is told from Enter', () => /\x1b\[>4;[12]m/.test(terminal.output()));
  terminal.type('c');
  await eventually('it is copied', () => /\x1b\]52;c?;aGVsbG8=/.test(terminal.output()));
  const typed = (): string =>
    existsSync(join(rig.project, 'typed')) ? readFileSync(join(rig.project, 'typed'), 'utf8') : '';
  // The program asked in xterm's way: the view says it so, tmux 3.3a in kitty's.
  const shiftEnter = testBackend === 'pty' ? '\x1b[27;2;13~' : '\x1b[13;2u';
  for (const [sent, got] of [
    ['\r', '\r'],
    ['\n', '\n'],
    ['\x1b\r', '\x1b\r'],
    ['\x1b[13;2u', shiftEnter],
    ['\x1b[27;2;13~', shiftEnter],
    ['\x1b[200~a\nb\x1b[201~', 'a'],
  ] as const) {
    const before = typed().length;
    terminal.type(sent);
    await eventually(
      `${JSON.stringify(sent)} arrives as ${JSON.stringify(got)}, not as ${JSON.stringify(typed().slice(before))}`,
      () => typed().slice(before).includes(got),
    );
  }
});

test('the title says the project, how many are done and how many ask; leaving gives the old one back @slow', async () => {
  const rig = world({ projectName: 'todo-app' });
  const { terminal } = await attached(rig, { scene: 'ask', names: ['one', 'two'] });
  // tmux names icon and window, the view the window alone.
  await eventually('the title', () => /\x1b\][02];todo-app 0\/2, 2 ask\x07/.test(terminal.output()));
  const output = terminal.output();
  expect(output.indexOf('\x1b[22;2t')).toBeGreaterThanOrEqual(0);
  expect(output.indexOf('\x1b[22;2t')).toBeLessThan(output.search(title));
  terminal.type(`${prefix}d`);
  await terminal.ended;
  const after = terminal.output();
  expect(after.slice(after.lastIndexOf('\x1b[23;2t'))).not.toMatch(title);
  expect(after).toContain('\x1b[23;2t');
});

test.each([
  ['rings when workers start asking', {}, true],
  ['does not ring where bell is false', { MUXCREW_BELL: 'false' }, false],
])('%s @slow', async (_, env, rings) => {
  const rig = world();
  const { terminal } = await attached(rig, { scene: 'idle', names: ['one', 'two'], env });
  expect(bells(terminal.output())).toBe(0);
  appendFileSync(join(rig.project, 'comm/worker1_status.txt'), '[Worker1] Consultation: which port?\n');
  await terminal.shows(/\? 1 one +asking/);
  if (rings) await eventually('a bell', () => bells(terminal.output()) > 0);
  else expect(bells(terminal.output())).toBe(0);
});

test('rings when one fails, in a window of its own too @slow', async () => {
  const rig = world();
  const { terminal } = await attached(rig, {
    scene: 'idle',
    names: ['one', 'two', 'three', 'four'],
    columns: 80,
    rows: 24,
  });
  terminal.type(`${prefix}n`);
  appendFileSync(join(rig.project, 'comm/worker1_status.txt'), '[Worker1] FAILED: no way\n');
  await terminal.shows(/1 one +failed/);
  await eventually('a bell', () => bells(terminal.output()) > 0);
});
