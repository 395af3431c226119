/** An attach over a real sshd whose line is lost in every way: the person is brought back, or told why not. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { FarRig } from '../rig/far-rig.ts';
import type { Terminal } from '../rig/terminal.ts';
import { testBackend } from '../rig/crew-rig.ts';
import { layCable, type Cable } from '../rig/cable.ts';
import { openWire, type Wire } from '../rig/wire.ts';
import { eventually } from '../backends/eventually.ts';
import { instructions } from './crew.ts';
import { farWorlds, putBefore } from './far.ts';

const wires: Wire[] = [];
const cables: Cable[] = [];
// Registered first: run last.
afterEach(async () => {
  await Promise.all([...wires.splice(0), ...cables.splice(0)].map((one) => one.close()));
});
const world = farWorlds();

interface Away extends FarRig {
  readonly wire: Wire;
  /** Of the workers. */
  readonly pids: readonly (number | null)[];
  attach(size?: { readonly columns: number; readonly rows: number }, host?: string): Terminal;
  /** The ssh that has the person's terminal. */
  ssh(): number;
}

interface AwayOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Programs that go before all others over there: name -> text. */
  readonly programs?: Readonly<Record<string, string>>;
  /** How often the line is asked whether it is there, in seconds; null: as it is for everybody. */
  readonly alive?: number | null;
}

/** Two workers that idle over there, and a line to them that is asked every second whether it is there. */
async function away({ settings = {}, programs = {}, alive = 1 }: AwayOptions = {}): Promise<Away> {
  const rig = await world({
    near: { env: alive === null ? {} : { MUXCREW_SSH_ALIVE: String(alive) } },
    far: { files: instructions('worker1_a.md', 'worker2_b.md') },
  });
  const { near, far, sshd } = rig;
  far.writeConfig(settings);
  const wire = await openWire(sshd.port);
  wires.push(wire);
  throughWire(rig, wire);
  const run = ['run', '-d', '--agent', 'demo', '--scene', 'idle', 'worker1_a.md', 'worker2_b.md'];
  expect((await far.muxcrew(run)).code).toBe(0);
  for (const id of ['1', '2'])
    await far.worker(id, ({ status, pid }) => status === 'Idle, waiting' && pid !== null);
  // Only now: what brings the crew up is to be the real ones.
  putBefore(rig, programs);
  return {
    ...rig,
    wire,
    pids: far.snapshot()?.workers.map(({ pid }) => pid) ?? [],
    attach: (size = { columns: 100, rows: 30 }, host = 'wired') =>
      near.terminal(['--host', host, 'attach'], size),
    ssh: () =>
      near.processes().find(({ argv }) => argv.includes(' -t '))?.pid ??
      expect.fail('no ssh has the terminal'),
  };
}

/** `wired` is `box` at the end of the wire. */
function throughWire({ sshd }: FarRig, wire: Wire): void {
  const box = readFileSync(sshd.sshConfig, 'utf8').replace('Host box', 'Host box wired');
  const own = [
    'Host wired',
    `  Port ${String(wire.port)}`,
    `  HostKeyAlias [127.0.0.1]:${String(sshd.port)}`,
  ];
  writeFileSync(sshd.sshConfig, `${own.join('\n')}\n\n${box}`);
}

/** `cabled` is `box` at the end of the cable. */
function throughCable({ sshd }: FarRig, cable: Cable): void {
  const all = readFileSync(sshd.sshConfig, 'utf8').replace('Host box wired', 'Host box wired cabled');
  const own = [
    'Host cabled',
    `  ProxyCommand ${cable.proxyCommand(sshd.port)}`,
    `  HostKeyAlias [127.0.0.1]:${String(sshd.port)}`,
  ];
  writeFileSync(sshd.sshConfig, `${own.join('\n')}\n\n${all}`);
}

/** What opens `wired` is locked with a passphrase, and no agent knows it. */
function lockKey({ sshd }: FarRig, passphrase: string): void {
  execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', passphrase, '-f', sshd.key]);
}

const crewShown = /● 1 a +working[^]*● 2 b +working/;
const lost = /^Connection to wired lost\./m;

/** Exactly one client, of that size, and the workers are those of before. */
async function isBack({ far, pids }: Away, terminal: Terminal, columns = 100, rows = 30): Promise<void> {
  await terminal.shows(/demo worker 1/);
  await terminal.shows(crewShown);
  await far.until('one client of that size', () => {
    const clients = far.snapshot()?.clients ?? [];
    return clients.length === 1 && clients[0]?.columns === columns && clients[0].rows === rows;
  });
  expect(far.snapshot()?.workers.map(({ pid }) => pid)).toEqual(pids);
}

async function leave(terminal: Terminal): Promise<void> {
  terminal.type('\x02d');
  await terminal.shows(/continues in the background\. Come back with:\s+muxcrew --host wired attach/);
  expect((await terminal.ended).code).toBe(0);
}

/** Which muxcrew shows the session over there, and to whom. */
const shower = ({ far }: Away): { readonly pid: number; readonly code: number | null } => {
  const folder = join(far.state, 'attachments');
  const [name = ''] = readdirSync(folder);
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as { pid: number; code: number | null };
};

/** The muxcrews that show the session over there. */
const viewsOf = ({ far }: Away): readonly number[] => {
  const folder = join(far.state, 'attachments');
  return readdirSync(folder).map(
    (name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { readonly pid: number }).pid,
  );
};

describe('the person is brought back after', () => {
  const harms: Readonly<Record<string, (crew: Away) => void>> = {
    'a kill -9 of the ssh that has the terminal': ({ ssh }) => process.kill(ssh(), 'SIGKILL'),
    'a kill -9 of sshd’s process': ({ sshd }) => signalAll(sshd.connections(), 'SIGKILL'),
    'the ssh that has the terminal was stopped': ({ ssh }) => process.kill(ssh(), 'SIGSTOP'),
    'sshd’s process was stopped': ({ sshd }) => signalAll(sshd.connections(), 'SIGSTOP'),
  };

  test.each(Object.keys(harms))('%s @slow', async (name) => {
    const crew = await away();
    const terminal = crew.attach();
    await isBack(crew, terminal);
    const before = shower(crew).pid;
    harms[name]?.(crew);
    await terminal.shows(lost);
    await isBack(crew, terminal);
    expect(shower(crew)).toMatchObject({ code: null });
    expect(shower(crew).pid).not.toBe(before);
    await leave(terminal);
    expect(shower(crew)).toMatchObject({ code: 0 });
  });

  test('a line that carried nothing any more, in a window of another size; what it left behind shrinks nothing @slow', async () => {
    const crew = await away({ settings: { windowSize: 'smallest' } });
    const terminal = crew.attach({ columns: 80, rows: 24 });
    await isBack(crew, terminal, 80, 24);
    const before = shower(crew).pid;
    crew.wire.drop();
    await terminal.shows(lost);
    expect(isAlive(before)).toBe(true);
    terminal.resize(130, 40);
    crew.wire.heal();
    await isBack(crew, terminal, 130, 40);
    expect(isAlive(before)).toBe(false);
    const lastRow = (): string => terminal.screen().split('\n').at(-1) ?? '';
    await eventually('the last row is drawn', () => Promise.resolve(lastRow().endsWith('d detach')));
    expect(lastRow()).toHaveLength(130);
    await leave(terminal);
  });
});

/**
 * With the intervals that everybody has: through a proxy that carries nothing, and, where we may, through a network of its
 * own whose cable is pulled out.
 */
test('packets are lost for 30 s: noticed within 20 s, and all is right afterwards, without a key @slow', async () => {
  const crew = await away({ alive: null });
  const cable = await layCable();
  if (cable !== null) cables.push(cable);
  if (cable !== null) throughCable(crew, cable);
  const lines = [
    { terminal: crew.attach(), columns: 100, rows: 30 },
    ...(cable === null
      ? []
      : [{ terminal: crew.attach({ columns: 90, rows: 26 }, 'cabled'), columns: 90, rows: 26 }]),
  ];
  for (const { terminal } of lines) await terminal.shows(crewShown);
  await crew.far.until('they look', () => crew.far.snapshot()?.clients.length === lines.length);
  const views = viewsOf(crew);
  const began = Date.now();
  crew.wire.drop();
  cable?.pull();
  await Promise.all(lines.map(({ terminal }) => terminal.shows(/^Connection to \w+ lost\./m, 20_000)));
  await sleep(Math.max(0, began + 30_000 - Date.now()));
  for (const { terminal } of lines) expect(terminal.screen()).toMatch(/^Connection to \w+ lost\./m);
  crew.wire.heal();
  cable?.plugIn();
  await Promise.all(lines.map(({ terminal }) => terminal.shows(crewShown, 40_000)));
  await crew.far.until('they look again, each at its own size, and nobody else', () => {
    const sizes = crew.far
      .snapshot()
      ?.clients.map(({ columns, rows }) => `${String(columns)}x${String(rows)}`);
    const wanted = lines.map(({ columns, rows }) => `${String(columns)}x${String(rows)}`);
    return sizes?.toSorted().join() === wanted.toSorted().join();
  });
  expect(views.filter(isAlive)).toEqual([]);
  expect(crew.far.snapshot()?.workers.map(({ pid }) => pid)).toEqual(crew.pids);
  for (const { terminal } of lines) {
    terminal.type('\x02d');
    expect((await terminal.ended).code).toBe(0);
  }
}, 120_000);

test('while the host refuses it says why and counts down, and any key tries at once @slow', async () => {
  const crew = await away();
  const terminal = crew.attach();
  await isBack(crew, terminal);
  await crew.wire.refuse();
  await terminal.shows(
    /^Connection to wired lost\.\n.*Connection refused\n[^]*Next try in 8 s \(tried 4 times/m,
  );
  await crew.wire.accept();
  terminal.type(' ');
  // Long before the pause is over.
  await terminal.shows(crewShown, 5_000);
  await leave(terminal);
});

test('a key with a passphrase: nothing asks for it by itself; after a key ssh asks, and the person is back @slow', async () => {
  const crew = await away();
  lockKey(crew, 'open sesame');
  const terminal = crew.attach();
  await terminal.shows(/Enter passphrase for key/);
  terminal.type('open sesame\r');
  await isBack(crew, terminal);
  signalAll(crew.sshd.connections(), 'SIGKILL');
  await terminal.shows(/^Connection to wired lost\.\n.*Permission denied[^]*Next try in/m);
  const asked = terminal.output().split('Enter passphrase').length;
  terminal.type(' ');
  // What became of the attach is asked first, and the attach is a line of its own.
  for (const time of [1, 2]) {
    await eventually('ssh asks', () =>
      Promise.resolve(terminal.output().split('Enter passphrase').length === asked + time),
    );
    terminal.type('open sesame\r');
  }
  await isBack(crew, terminal);
  await leave(terminal);
  expect(terminal.output()).not.toContain('open sesame');
});

test.each(['q', '\x03'])(
  '%j gives up, says how to come back, and leaves the terminal as it was @slow',
  async (key) => {
    const crew = await away();
    const terminal = crew.attach();
    await isBack(crew, terminal);
    await crew.wire.refuse();
    await terminal.shows(/Next try in/);
    expect(terminal.screen()).toMatch(/^q +leave; come back with\n +muxcrew --host wired attach$/m);
    terminal.type(key);
    await terminal.shows(
      /^Your crew on wired continues in the background\. Come back with:\n +muxcrew --host wired attach$/m,
    );
    expect((await terminal.ended).code).toBe(7);
    expect(terminal.modes()).toEqual({ alternate: false, mouse: 'none', paste: false, focus: false });
  },
);

test('a window that is closed takes the line with it; what ssh had said goes with the next one @slow', async () => {
  const crew = await away();
  const folder = join(crew.near.state, 'ssh');
  const said = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.said'));
  const closed = crew.attach();
  await isBack(crew, closed);
  process.kill(closed.pid, 'SIGHUP');
  await closed.ended;
  await crew.far.until('nobody looks', () => crew.far.snapshot()?.clients.length === 0);
  expect(said()).toHaveLength(1);
  const terminal = crew.attach();
  await isBack(crew, terminal);
  await leave(terminal);
  expect(said()).toEqual([]);
});

test('a session that was stopped meanwhile has ended, and is not looked for @slow', async () => {
  const crew = await away();
  const terminal = crew.attach();
  await isBack(crew, terminal);
  await crew.wire.refuse();
  await terminal.shows(/Next try in/);
  expect((await crew.far.muxcrew(['stop', '--yes'])).code).toBe(0);
  await crew.wire.accept();
  await terminal.shows(/^Session \S+ on wired has ended\.$/m);
  expect((await terminal.ended).code).toBe(0);
});

describe('nobody is brought back who', () => {
  test('was sent away over there @slow', async () => {
    const crew = await away();
    const terminal = crew.attach();
    await isBack(crew, terminal);
    expect((await crew.far.muxcrew(['detach'])).code).toBe(0);
    await terminal.shows(/continues in the background\. Come back with:\s+muxcrew --host wired attach/);
    expect((await terminal.ended).code).toBe(0);
    expect(terminal.output()).not.toContain('Connection to');
  });

  test('never was there: a host that refuses is said at once @slow', async () => {
    const crew = await away();
    await crew.wire.refuse();
    const terminal = crew.attach();
    await terminal.shows(/Cannot reach wired: .*Connection refused/);
    expect((await terminal.ended).code).toBe(7);
    expect(terminal.output()).not.toContain('Connection to');
  });

  test('has a login over there that ends with 255 whatever is asked of it @slow', async () => {
    const crew = await away();
    const shell = join(crew.far.root, 'shell');
    writeFileSync(shell, `#!/bin/sh\necho once >>'${shell}.calls'\nexit 255\n`, { mode: 0o755 });
    crew.sshd.useShell(shell);
    const terminal = crew.attach();
    await terminal.shows(/the attach on wired.* failed/);
    expect((await terminal.ended).code).toBe(1);
    // The attach, and the question what became of it.
    expect(readFileSync(`${shell}.calls`, 'utf8')).toBe('once\nonce\n');
    expect(terminal.output()).not.toContain('Next try');
  });

  // The pty backend's view is muxcrew itself.
  if (testBackend === 'tmux')
    test('was shown the session by a program that ended with 255 itself @slow', async () => {
      const crew = await away({
        programs: {
          tmux: [
            'case " $* " in',
            '  *" -C "*) ;;',
            '  *" attach-session "*) echo once >>"$HOME/calls"; exit 255 ;;',
            'esac',
            'PATH=${PATH#*:} exec tmux "$@"',
          ].join('\n'),
        },
      });
      const terminal = crew.attach();
      expect((await terminal.ended).code).toBe(255);
      expect(readFileSync(join(crew.far.home, 'calls'), 'utf8')).toBe('once\n');
      expect(terminal.output()).not.toContain('Next try');
    });
});

function signalAll(pids: readonly number[], signal: 'SIGKILL' | 'SIGSTOP'): void {
  expect(pids).not.toEqual([]);
  for (const pid of pids) process.kill(pid, signal);
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${String(pid)}`);
}
