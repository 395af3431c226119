/** What a terminal can do, through a real sshd: characters, colours, clipboard, focus, keys, and two of different sizes. */
import { describe, expect, test } from 'vitest';
import { muxcrewMain, testBackend } from '../rig/crew-rig.ts';
import type { Terminal } from '../rig/terminal.ts';
import { farWorlds } from './far.ts';
import { goFrom, outerTmux } from './outer-tmux.ts';

const world = farWorlds();

/** After the first key it prints and asks for all of it; from then on it shows what it is sent. */
const probe = [
  'stty raw -echo',
  `printf 'ready\\r\\n'`,
  'head -c 1 >/dev/null',
  `printf '\\033[38;2;1;2;3mcolour\\033[0m 予定 ü\\r\\n'`,
  `printf '\\033]52;c;aGVsbG8=\\007'`,
  `printf '\\033[?1004h\\033[?2004h\\033[>4;1m'`,
  `printf 'asked\\r\\n'`,
  'exec cat -v',
].join('\n');

async function probed(env: Readonly<Record<string, string>> = {}): Promise<Terminal> {
  const { near, far } = await world({
    far: { projectName: 'todo-app', files: { 'a.md': 'x', 'probe.sh': probe } },
  });
  far.writeConfig({ agents: { probe: ['sh', 'probe.sh'] } });
  expect((await far.muxcrew(['run', '-d', '--agent', 'probe', 'a.md'])).code).toBe(0);
  await far.until('it is ready', () => far.read('logs/worker1.log')?.includes('ready'));
  // node-pty sets TERM itself: env(1) has the last word.
  const set = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const attach = [process.execPath, muxcrewMain, '--host', 'box', 'attach'];
  const terminal = near.terminalOf(['env', ...set, ...attach], { columns: 110, rows: 30 });
  await terminal.shows(/ready/);
  await far.until('one client', () => far.snapshot()?.clients.length === 1);
  terminal.type('x');
  await terminal.shows(/asked/);
  return terminal;
}

const exactColour = '38;2;1;2;3m';
/** Of which nobody knows how many colours it has. */
const unknown = { TERM: 'screen-256color' };

describe('through ssh', () => {
  test('UTF-8 and 24 bits of colour get here, though there is no locale over there', async () => {
    const terminal = await probed({ ...unknown, COLORTERM: 'truecolor' });
    expect(terminal.screen()).toMatch(/colour 予定 ü/);
    expect(terminal.output()).toContain(exactColour);
  });

  test('a terminal that nothing is known of gets the colours that it has @slow', async () => {
    const terminal = await probed(unknown);
    expect(terminal.output()).not.toContain(exactColour);
  });

  test('a locale that is not UTF-8 is not sent what it cannot show @slow', async () => {
    const terminal = await probed({ LANG: 'C' });
    expect(terminal.output()).not.toMatch(/[^\x00-\x7f]/);
  });

  test('a terminal that has no description over there is taken for an ordinary one @slow', async () => {
    const terminal = await probed({ TERM: 'xterm-of-tomorrow', COLORTERM: 'truecolor' });
    expect(terminal.screen()).toMatch(/colour 予定 ü/);
    expect(terminal.output()).toContain(exactColour);
  });

  test('the clipboard is written (OSC 52) @slow', async () => {
    const terminal = await probed();
    expect(terminal.output()).toMatch(/\x1b\]52;c?;aGVsbG8=/);
  });

  test('focus, a marked paste and Shift+Enter get there', async () => {
    const terminal = await probed();
    expect(terminal.modes()).toMatchObject({ focus: true, paste: true });
    await terminal.shows(/asked[^]*\^\[\[I/);
    // tmux 3.3a counts the supervisor's control client as one that always has the focus.
    if (testBackend === 'pty') {
      terminal.type('\x1b[O');
      await terminal.shows(/\^\[\[I\^\[\[O/);
    }
    terminal.type('\x1b[200~one\x1b[201~');
    await terminal.shows(/\^\[\[200~one\^\[\[201~/);
    terminal.type('\x1b[27;2;13~');
    await terminal.shows(/\^\[\[(?:13;2u|27;2;13~)/);
  });
});

test('two terminals of different sizes are both of use, whoever did something last @slow', async () => {
  const rig = await world({ far: { files: { 'a.md': 'x', 'b.md': 'x' } } });
  const { near, far } = rig;
  expect((await far.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md', 'b.md'])).code).toBe(
    0,
  );
  await far.worker('2', ({ status }) => status === 'Idle, waiting');
  const attach = (columns: number, rows: number): Terminal =>
    near.terminal(['--host', 'box', 'attach'], { columns, rows });
  const crewShown = /● 1 a +working[^]*● 2 b +working/;
  /** Drawn for exactly that width, with everything in it. */
  const fills = async (terminal: Terminal, columns: number): Promise<void> => {
    await terminal.shows(new RegExp(`^.{${String(columns - 12)}}C-b d detach$`, 'm'));
    await terminal.shows(crewShown);
    await terminal.shows(/demo worker 2/);
  };
  const small = attach(80, 24);
  await fills(small, 80);
  const large = attach(150, 40);
  await fills(large, 150);
  // Too small for it, it shows the part that has the focus.
  await small.shows(/demo worker 1/);
  small.type('\x02S');
  await fills(small, 80);
  await large.shows(crewShown);
  await large.shows(/demo worker 2/);
  large.type('\x02S');
  await fills(large, 150);
  await far.until('both are there', () => far.snapshot()?.clients.length === 2);
});

test('from within a tmux of the person’s own its client is handed over, and comes back @slow', async () => {
  const { near, far } = await world({ far: { files: { 'a.md': 'x' } } });
  expect((await far.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md'])).code).toBe(0);
  const { terminal, end } = await outerTmux(near, '/bin/sh');
  try {
    await goFrom(terminal, 'muxcrew --host box attach', /● 1 a +working/);
    // One prefix, and not two.
    terminal.type('\x02d');
    await terminal.shows(/42 stays here/);
    terminal.type('muxcrew --host box attach nobody-000000\r');
    await terminal.shows(/no session[^]*\(Enter leads back\)/i);
    terminal.type('\r');
    await terminal.shows(/42 stays here/);
  } finally {
    await end();
  }
});
