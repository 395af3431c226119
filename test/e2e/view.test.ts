/** Our own full screen before the real holder, in a real terminal: what a person does in it, with real programs in the panes. */
import { writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import type { CrewRig, TerminalOptions } from '../rig/crew-rig.ts';
import { muxcrewShim } from '../rig/shim.ts';
import type { Terminal } from '../rig/terminal.ts';
import { worlds } from './crew.ts';

const world = worlds();
const prefix = '\x02';
const right = '\x1b[C';
const left = '\x1b[D';

const rigs: CrewRig[] = [];
afterEach(() => {
  // An interactive shell passes over the word that it should end: a stop would give it its grace, every time.
  for (const rig of rigs.splice(0))
    for (const { pid, argv } of rig.processes()) if (argv === '/bin/sh -i') process.kill(pid, 'SIGHUP');
});

/** Two bare shells side by side, and the sidebar. */
async function crew(env: Readonly<Record<string, string>> = {}): Promise<CrewRig> {
  const rig = world({ env: { MUXCREW_BACKEND: 'pty', PS1: '$ ', COLORTERM: 'truecolor', ...env } });
  mkdirSync(join(rig.home, '.config/muxcrew'), { recursive: true });
  const agents = { shell: ['/bin/sh', '-i'] };
  writeFileSync(join(rig.home, '.config/muxcrew/config.json'), JSON.stringify({ agents }));
  for (const id of ['1', '2']) rig.write(`worker${id}_instructions.md`, 'Wait.\n');
  const ran = await rig.muxcrew([
    'run',
    '-d',
    '--agent',
    'shell',
    'worker1_instructions.md',
    'worker2_instructions.md',
  ]);
  expect(ran).toMatchObject({ code: 0 });
  rigs.push(rig);
  return rig;
}

/** In the first worker's pane. */
async function attached(rig: CrewRig, options: TerminalOptions = {}): Promise<Terminal> {
  const terminal = rig.terminal(['attach'], { columns: 120, rows: 30, ...options });
  await terminal.shows(/2 worker2 +working/);
  await terminal.shows(/│\$[^│]*│\$/);
  terminal.type(`${prefix}S${prefix}${right}`);
  return terminal;
}

/** What the shell prints is told from what was typed. */
async function runs(terminal: Terminal, command: string, shows: RegExp): Promise<string> {
  terminal.type(`${command}\r`);
  return terminal.shows(shows);
}

describe('what is typed', () => {
  test('goes to the focused pane; arrows, o and ; move the focus', async () => {
    const terminal = await attached(await crew());
    await runs(terminal, 'echo pane-$((0+1))', /│pane-1 +│/);
    terminal.type(prefix + right);
    await runs(terminal, 'echo pane-$((1+1))', /│pane-1 +│pane-2/);
    terminal.type(`${prefix};`);
    await runs(terminal, 'echo again-$((0+1))', /│again-1 +│/);
    terminal.type(prefix + left);
    terminal.type('?');
    await terminal.shows(/ keys/);
  });

  test('a paste is marked for a program that asked, bare for another, and no prefix in it is heard', async () => {
    const terminal = await attached(await crew());
    await runs(terminal, 'cat -v', /cat -v/);
    terminal.type(`\x1b[200~one${prefix}dtwo\x1b[201~\r`);
    await terminal.shows(/│one\^Bdtwo +│/);
    terminal.type('\x03');
    // Ctrl-C throws away what was typed with it.
    await terminal.shows(/│\^C +│[^]*│\$ +│/);
    await runs(terminal, String.raw`printf '\033[?2004h%s\n' asked; cat -v`, /│asked +│/);
    terminal.type('\x1b[200~marked\x1b[201~\r');
    await terminal.shows(/\^\[\[200~marked\^\[\[201~/);
  });

  test('Shift+Enter and the focus reach who asked for them', async () => {
    const terminal = await attached(await crew());
    await runs(terminal, String.raw`printf '\033[>1u\033[?1004h'; cat -v`, /cat -v/);
    await terminal.shows(/\^\[\[I/);
    expect(terminal.output()).toContain('\x1b[=1;1u');
    terminal.type('\x1b[13;2u\r');
    await terminal.shows(/\^\[\[13;2u/);
    terminal.type(prefix + right);
    await terminal.shows(/\^\[\[O/);
    // The other pane did not ask for such keys: the terminal sends it none.
    expect(terminal.output().split('\x1b[=0;1u').length).toBeGreaterThan(1);
  });

  test('the prefix is a setting, and the status line names it @slow', async () => {
    const rig = await crew();
    const terminal = rig.terminal(['attach'], { env: { MUXCREW_PREFIX: 'C-a' } });
    await terminal.shows(/C-a S sidebar {2}C-a d detach/);
    terminal.type('\x01S\x01?');
    await terminal.shows(/After C-a:/);
    terminal.type('q\x01d');
    await terminal.shows(/continues in the background/);
  });
});

describe('what is shown', () => {
  test('wide characters and 24-bit colours, at their places', async () => {
    const terminal = await attached(await crew());
    const print = String.raw`printf '\033[38;2;250;100;20m%s\033[m|%s\n' orange "$(printf '\346\227\245\346\234\254')"`;
    // The border is where it is in every row: they take two cells each.
    await runs(terminal, print, /^.{34}│orange\|日本 {31}│/m);
    expect(terminal.output()).toMatch(/38;2;250;100;20morange/);
  });

  test('bell, clipboard, and the session’s title', async () => {
    const rig = await crew();
    const terminal = await attached(rig);
    const before = terminal.output().split('\x07').length;
    await runs(terminal, String.raw`printf '\007\033]52;c;aGVsbG8=\007done\n'`, /│done +│/);
    expect(terminal.output()).toContain('\x1b]52;c;aGVsbG8=\x07');
    expect(terminal.output().split('\x07').length).toBeGreaterThan(before + 1);
    expect(terminal.output()).toMatch(/\x1b\]2;[^\x07]* 0\/2\x07/);
  });

  test.each([
    ['no colours', { NO_COLOR: '1' }, /\x1b\[[\d;]*(?:3[1-8]|4[1-8]|9\d)[;m]/],
    ['no UTF-8', { LC_ALL: 'C', LANG: 'C' }, /[^\x00-\x7f]/],
  ])('a terminal with %s @slow', async (_, env, never) => {
    const rig = await crew();
    const terminal = rig.terminal(['attach'], { columns: 120, rows: 30, env });
    await terminal.shows(/2 worker2 +working/);
    await terminal.shows(/[│|#┃]\$/);
    terminal.type('\x02?');
    await terminal.shows(/After C-b/);
    const drawn = terminal.output().slice(0, terminal.output().lastIndexOf('After C-b'));
    expect(drawn.replace(/\x1b\]2;[^\x07]*\x07/g, '')).not.toMatch(never);
  });

  test('a small terminal is bearable: 20 x 5 @slow', async () => {
    const rig = await crew();
    const terminal = rig.terminal(['attach'], { columns: 20, rows: 5 });
    await terminal.shows(/\S/);
    terminal.type('\x02?');
    await terminal.shows(/After C-b/);
    terminal.type('q\x02d');
    expect((await terminal.ended).code).toBe(0);
    expect(terminal.output()).toContain('continues in the background');
  });

  test('after a storm of sizes all is where it is for one who comes afterwards @slow', async () => {
    const rig = await crew();
    const terminal = await attached(rig);
    for (let step = 0; step < 40; step += 1) {
      terminal.resize(20 + ((step * 37) % 160), 5 + ((step * 11) % 50));
      await new Promise((resolve) => setTimeout(resolve, step % 5 === 0 ? 30 : 1));
    }
    terminal.resize(110, 28);
    await runs(terminal, 'clear; echo after-$((40+2))', /^(?:.*\n){27}.*C-b d detach$/);
    // One above the other: there is no room for two side by side.
    await terminal.shows(/│after-42$[^]*├/m);
    await terminal.shows(/2 worker2 +working/);
    await quiet(terminal);
    const storm = withoutTimes(terminal.screen());
    terminal.type('\x02d');
    await terminal.ended;
    const calm = rig.terminal(['attach'], { columns: 110, rows: 28 });
    await calm.shows(/│after-42$/m);
    await calm.shows(/2 worker2 +working/);
    await quiet(calm);
    expect(storm).toBe(withoutTimes(calm.screen()));
  });

  test('two people with terminals of two sizes see the same; whoever types last has it whole @slow', async () => {
    const rig = await crew();
    const large = await attached(rig);
    const small = rig.terminal(['attach'], { columns: 80, rows: 24 });
    await small.shows(/2 worker2 +working[^]*C-b d detach/);
    // The other one has room left.
    await large.shows(/·{20}/);
    large.type('echo both-$((40+2))\r');
    await large.shows(/│both-42 +│/);
    await large.shows(/^[^·]*$/);
    small.type(' ');
    await small.shows(/│both-42/);
    await small.shows(/C-b d detach$/);
    await large.shows(/·{20}/);
    await rig.until('two clients', () => rig.snapshot()?.clients.length === 2);
    small.type('\x02d');
    await small.ended;
    await large.shows(/^[^·]*$/);
  });

  test('the wheel scrolls back over what was printed before the view came @slow', async () => {
    const rig = await crew();
    const first = await attached(rig);
    await runs(first, 'seq 1 300', /│300 +│/);
    first.type('\x02d');
    await first.ended;
    const terminal = rig.terminal(['attach'], { columns: 120, rows: 30 });
    await terminal.shows(/│300 +│/);
    const at = terminal.screen().split('\n')[5]?.indexOf('│') ?? 0;
    terminal.type(`\x1b[<64;${String(at + 10)};6M`);
    await terminal.shows(/\[3\/\d+\]/);
    terminal.type('g');
    await terminal.shows(/│\$ seq 1 300[^]*│27 /);
    terminal.type('q');
    await terminal.shows(/│300 +│/);
  });
});

describe('zoom', () => {
  test('an editor has the terminal to itself, and everything is as it was after it @slow', async () => {
    const rig = await crew();
    const terminal = await attached(rig);
    const before = (await runs(terminal, 'echo before', /│before +│/)).split('\n');
    terminal.type('\x02z');
    await terminal.shows(/^\$ echo before\nbefore\n\$/);
    terminal.type('vi -u NONE -N notes.txt\r');
    await terminal.shows(/^~\n[^]*notes\.txt/m);
    terminal.type('ihello\x1b');
    await terminal.shows(/^hello\n~/);
    terminal.type(':q!\r');
    await terminal.shows(/^\$ echo before\nbefore\n\$ vi[^\n]*\n\$/);
    terminal.type('\x02z');
    const top = (lines: readonly string[]): readonly string[] => lines.slice(0, 2).map(withoutTimes);
    await expect.poll(() => top(terminal.screen().split('\n')), { timeout: 20_000 }).toEqual(top(before));
    expect(terminal.modes()).toMatchObject({ alternate: true, paste: true, focus: true });
  });
});

describe('however it ends, the terminal can be used after it', () => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGHUP'] as const)('the view is ended by %s @slow', async (signal) => {
    const rig = await crew();
    const terminal = rig.terminalOf(['/bin/sh', '-i'], { columns: 100, rows: 30 });
    await terminal.shows(/\$/);
    terminal.type(`'${muxcrewShim(join(rig.root, 'bin'))}/muxcrew' attach\r`);
    await terminal.shows(/2 worker2 +working/);
    const view = rig.processes().find(({ argv }) => argv.includes(' view --session '));
    process.kill(view?.pid ?? 0, signal);
    await terminal.shows(/continues in the background/);
    expect(terminal.modes()).toEqual({ alternate: false, mouse: 'none', paste: false, focus: false });
    terminal.type('echo usable-$((40+2))\r');
    // The shell may have been told before it asked.
    await terminal.shows(/^(?:\$ )?usable-42$/m);
    terminal.type('exit\r');
    await terminal.ended;
    await rig.until('no client', () => rig.snapshot()?.clients.length === 0);
  });

  test('the holder is killed: said, with the way back, and 4 @slow', async () => {
    const rig = await crew();
    const terminal = await attached(rig);
    const holder = rig.processes().find(({ argv }) => argv.endsWith(' hold'));
    process.kill(holder?.pid ?? 0, 'SIGKILL');
    await terminal.shows(/is lost \(its panes are gone\)\.\s+muxcrew resume/);
    expect((await terminal.ended).code).toBe(4);
    expect(terminal.modes().alternate).toBe(false);
  });

  test('the terminal goes away: the view ends, the crew does not @slow', async () => {
    const rig = await crew();
    const terminal = await attached(rig);
    await rig.until('a client', () => rig.snapshot()?.clients.length === 1);
    terminal.close();
    await rig.until('no client', () => rig.snapshot()?.clients.length === 0);
    await rig.until('no view', () => rig.processes().every(({ argv }) => !argv.includes(' view --session ')));
    expect(rig.snapshot()?.workers.every(({ state }) => state === 'working')).toBe(true);
  });
});

test('a terminal that takes nothing holds up neither worker nor holder, and shows what is true afterwards @slow', async () => {
  const rig = await crew();
  const terminal = await attached(rig);
  terminal.stall(true);
  terminal.type('seq 1 1500000; touch through; clear; echo last-$((40+2))\r');
  await rig.until('the worker is through', () => rig.read('through') !== null, 40_000);
  const other = rig.terminal(['attach'], { columns: 120, rows: 30 });
  await other.shows(/│last-42 +│/);
  terminal.stall(false);
  await terminal.shows(/│last-42 +│/);
  await terminal.shows(/2 worker2 +working[^]*C-b d detach/);
  await eventually(
    'both show the same',
    () => withoutTimes(terminal.screen()) === withoutTimes(other.screen()),
  );
});

/** Until nothing has been drawn for a while. */
async function quiet(terminal: Terminal): Promise<void> {
  for (let before = ''; before !== terminal.screen();) {
    before = terminal.screen();
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}

/** How long each has been at it, and the time of day. */
function withoutTimes(screen: string): string {
  return screen.replace(/\d\d?:\d\d|<1 m|\d+ m\b|\d+ [kMG]?B/g, '#').replace(/ +/g, ' ');
}
