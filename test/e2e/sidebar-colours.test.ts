/**
 * Terminals with few colours, none wanted, or no UTF-8: attached with the real client and judged by what stands on a
 * real screen. The crew's sidebar is one process; the clients are of all kinds.
 */
import { expect, test } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import { muxcrewMain, testBackend, type CrewRig } from '../rig/crew-rig.ts';
import type { Terminal } from '../rig/terminal.ts';
import { seenCells } from './cells.ts';
import { worlds } from './crew.ts';

const world = worlds();
const size = { columns: 100, rows: 30 };

/** A program that writes in 256 colours and in 24 bits, whatever it is told. */
const painter = `
process.stdout.write('\\x1b[38;5;202mpalette\\x1b[m \\x1b[38;2;10;200;30mtrue colour\\x1b[m painted');
setInterval(() => undefined, 1000);
`;

/** node-pty sets TERM itself: env(1) has the last word. `null` takes a variable away. */
function attachWith(rig: CrewRig, env: Readonly<Record<string, string | null>>): Terminal {
  const words = Object.entries(env).flatMap(([name, value]) =>
    value === null ? ['-u', name] : [`${name}=${value}`],
  );
  const unset = words.filter((word, index) => word === '-u' || words[index - 1] === '-u');
  const set = words.filter((word) => !unset.includes(word));
  return rig.terminalOf(['env', ...unset, ...set, process.execPath, muxcrewMain, 'attach'], size);
}

async function crew(env: Readonly<Record<string, string>> = {}): Promise<CrewRig> {
  const rig = world({ projectName: 'todo-app', files: { 'one.md': 'Do it.\n', 'painter.cjs': painter } });
  const agents = JSON.stringify({ painter: [process.execPath, 'painter.cjs'] });
  const ran = await rig.muxcrew(['run', '-d', '--agent', 'painter', 'one.md'], {
    env: { MUXCREW_AGENTS: agents, ...env },
  });
  expect(ran.stderr).toMatch(/supervisor started/);
  await rig.worker('1', ({ pid }) => pid !== null);
  return rig;
}

const coloursOf = async (terminal: Terminal): Promise<readonly string[]> => {
  const cells = (await seenCells(terminal, size)).flat();
  return [...new Set(cells.flatMap(({ foreground, background }) => [foreground, background]))].sort();
};

const showsAll = async (terminal: Terminal): Promise<Terminal> => {
  await terminal.shows(/painted/);
  await terminal.shows(/1 one +working/);
  return terminal;
};

const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

test('with NO_COLOR nothing has a colour, whatever the terminal says it can; others keep theirs', async () => {
  const rig = await crew();
  const plain = await showsAll(attachWith(rig, { NO_COLOR: '1', COLORTERM: 'truecolor' }));
  const answers = plain.output().length;
  // tmux has asked what the terminal is, and gives one that says so all that an xterm has.
  if (testBackend === 'tmux') {
    plain.type('\x1bP>|XTerm(379)\x1b\\');
    await eventually('tmux draws anew', () => plain.output().length > answers);
  }
  const coloured = await showsAll(attachWith(rig, { COLORTERM: 'truecolor', TERM: 'xterm' }));
  expect(await coloursOf(coloured)).toEqual(expect.arrayContaining(['202', 'rgb']));
  plain.type('\x02S?');
  await plain.shows(/explain its state/);
  expect(await coloursOf(plain)).toEqual(['default']);
  if (testBackend === 'pty') return;
  plain.type('\x02:');
  await plain.shows(/^:/m);
  expect(await coloursOf(plain), 'tmux has colours of its own').toEqual(['default']);
});

test.each([
  ['screen', ' @slow'],
  ['linux', ' @slow'],
  ['xterm-16color', ''],
])('a terminal of 16 colours or fewer gets only those: %s%s', async (term) => {
  const rig = await crew();
  await describe16(rig);
  const terminal = await showsAll(attachWith(rig, { TERM: term }));
  const colours = await coloursOf(terminal);
  expect(colours.length).toBeGreaterThan(2);
  for (const colour of colours) expect(['default', ...Array(16).keys()].map(String)).toContain(colour);
});

/** Not every machine knows it. */
async function describe16(rig: CrewRig): Promise<void> {
  const words =
    'infocmp -x xterm-256color | sed "s/^xterm-256color|[^,]*/xterm-16color|xterm with sixteen colours/; s/colors#[^,]*/colors#16/" | tic -x -';
  const made = await rig.exec(['/bin/sh', '-c', words]);
  expect(made.stderr).toBe('');
}

test('where the locale is not UTF-8 a crew shows ASCII alone, its own symbols too', async () => {
  const rig = await crew({ LC_ALL: 'C' });
  const terminal = await showsAll(attachWith(rig, { LC_ALL: 'C' }));
  const screen = await terminal.shows(/ \* 1 one +working/);
  expect(screen).toMatch(/^ \.{10,} +0\/1/m);
  expect(isAscii(terminal.output()), 'lines are drawn by the terminal itself').toBe(true);
});

test('a terminal without UTF-8 that looks at a crew with it: placeholders, and every state has its word @slow', async () => {
  const rig = await crew();
  const terminal = await showsAll(attachWith(rig, { LC_ALL: 'C' }));
  // tmux has one placeholder for all; the view has shapes.
  await terminal.shows(testBackend === 'pty' ? / \* 1 one +working/ : / _ 1 one +working/);
  expect(isAscii(terminal.output())).toBe(true);
  const other = await showsAll(attachWith(rig, { LC_ALL: null, LANG: null }));
  expect(await other.shows(/1 one/), 'no locale says nothing of the terminal').toMatch(/ ● 1 one/);
});
