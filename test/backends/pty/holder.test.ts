/** What the holder is made for: it stays, it loses nothing, and nobody waits for somebody else. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openEmulator } from '../../../src/os/emulator/emulator.ts';
import type { LookEvent } from '../../../src/ports/view-client.ts';
import { arranged } from '../arrange.ts';
import { eventually } from '../eventually.ts';
import { paneOf, ptyRig, type LookingRig, type Rig } from './rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = ptyRig();
});
afterEach(() => rig.dispose());

const log = (worker: string): { path: string; limitBytes: number } => ({
  path: rig.logPath(`${worker}.log`),
  limitBytes: 64 * 1024 * 1024,
});

/** Field of /proc/PID/stat by its number in proc(5), past the name. */
const stat = (pid: number, field: number): string =>
  readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')[field - 3] ?? '';

const residentMegabytes = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]) / 1024;

test('it has a session of its own, and goes on when it is hung up', async () => {
  await rig.crew(['read -r _']);
  const pid = rig.holderPid() ?? 0;
  expect(stat(pid, 6)).toBe(String(pid));
  // No controlling terminal that could hang it up.
  expect(stat(pid, 7)).toBe('0');
  process.kill(pid, 'SIGHUP');
  expect(await rig.backend.sessions()).toEqual(['crew']);
  expect(rig.holderPid()).toBe(pid);
});

test('where it is put into a scope, it is that process which holds, in a session of its own', async () => {
  const scoped = ptyRig('latest', (folder) => {
    const path = `${folder}/systemd-run`;
    writeFileSync(path, '#!/bin/sh\necho "$*" >>"$0.told"\nshift 2\nexec "$@"\n', { mode: 0o755 });
    return [path, '--scope', '--'];
  });
  try {
    await scoped.crew(['read -r _']);
    const told = readFileSync(`${scoped.folder}/systemd-run.told`, 'utf8').trimEnd().split('\n');
    expect(told).toEqual([expect.stringMatching(/^--scope -- .* hold$/)]);
    const pid = scoped.holderPid() ?? 0;
    expect(stat(pid, 6)).toBe(String(pid));
    expect(stat(pid, 7)).toBe('0');
  } finally {
    await scoped.dispose();
  }
});

test('a program that exits at once loses no line, on its screen nor in its log @slow', async () => {
  const before = await rig.crew(['read -r _'], { log });
  const pane = paneOf(before, '1').id;
  for (let turn = 1; turn <= 40; turn += 1) {
    const own = { path: rig.logPath(`turn-${String(turn)}.log`), limitBytes: 1024 * 1024 };
    const started = await rig.backend.respawn(
      'crew',
      pane,
      rig.sh('seq 1 4000; echo "last of $1"', String(turn)),
      own,
    );
    expect(started).toMatchObject({ ok: true });
    const last = `last of ${String(turn)}`;
    const ended = await eventually('it has ended', async () => {
      const outcome = await rig.backend.list('crew');
      return outcome.is === 'listed' && paneOf(outcome.listing, '1').dead !== null;
    });
    expect(ended).toBe(true);
    const shown = await rig.backend.capture('crew', pane, 100);
    expect(shown.ok && shown.value.filter((line) => line !== '').at(-1)).toBe(last);
    const whole = [...Array.from({ length: 4000 }, (_, index) => String(index + 1)), last, ''].join('\r\n');
    await eventually('its log is whole', () => rig.readLog(own.path) === whole);
  }
}, 60_000);

/** A bound against hanging, on a machine that has other work to do. */
const loadedMs = 30_000;

/** As much as fits on no socket. */
const flood =
  'read -r _; yes "$(printf %0120d 0)" | head -n 500000; echo "through with $((40 + 2))"; read -r _';

async function flooded(pane: string): Promise<void> {
  expect(await rig.backend.press('crew', pane, 'Enter')).toMatchObject({ ok: true });
  await eventually(
    'the flood is over',
    async () => {
      const shown = await rig.backend.capture('crew', pane, 0);
      return shown.ok && shown.value.includes('through with 42');
    },
    loadedMs,
  );
}

const printed = (looking: LookingRig): string =>
  Buffer.concat(
    looking.events.map((event) =>
      event.is === 'screen' ? event.sequences : event.is === 'output' ? event.bytes : new Uint8Array(),
    ),
  ).toString();

test('who does not read slows nobody and costs nothing; reading again, they are shown what is true @slow', async () => {
  const pane = paneOf(await rig.crew([flood]), '1').id;
  const pid = rig.holderPid() ?? 0;
  const size = { columns: 120, rows: 30 };
  const stalled = await rig.attach('crew', size);
  const reading = await rig.attach('crew', size);
  stalled.look.pause();
  const before = residentMegabytes(pid);
  await flooded(pane);
  // 60 MB were printed: neither what one does not read nor what is not worked in yet is kept.
  expect(residentMegabytes(pid) - before).toBeLessThan(60);
  await eventually('the other one sees it all', () => printed(reading).includes('through with 42'), loadedMs);
  stalled.look.resume();
  await eventually('it is shown the screen', () => printed(stalled).includes('through with 42'), loadedMs);
  expect(printed(stalled).length).toBeLessThan(8_000_000);
  for (const one of [stalled, reading]) {
    one.close();
    await one.ended;
  }
}, 120_000);

/** What a terminal shows that was told all that, in its order. */
function shownBy(events: readonly LookEvent[], pane: string): Promise<readonly string[]> {
  let emulator = openEmulator({ size: { columns: 1, rows: 1 }, history: 0, answers: false });
  for (const event of events) {
    if (event.is === 'screen' && event.pane === pane) {
      emulator = openEmulator({ size: event.size, history: 0, answers: false });
      emulator.write(event.sequences, () => undefined);
    } else if (event.is === 'output' && event.pane === pane) emulator.write(event.bytes, () => undefined);
  }
  return new Promise((resolve) => {
    emulator.write(new Uint8Array(), () => resolve(emulator.lines(0)));
  });
}

test('after panes have changed their sizes, who looked on sees what is seen by who comes only then', async () => {
  const pane = paneOf(await rig.crew(['seq 1 300; while read -r line; do echo "got<$line>"; done']), '1').id;
  const looking = await rig.attach('crew', { columns: 100, rows: 31 });
  await eventually('it has printed', async () => (await shownBy(looking.events, pane)).includes('300'));
  for (const rows of [8, 30, 12, 28, 40])
    expect(await rig.backend.arrange('crew', arranged({ columns: 60 + rows, rows }, 1))).toMatchObject({
      ok: true,
    });
  await rig.backend.paste('crew', pane, 'here');
  await rig.backend.press('crew', pane, 'Enter');
  const shown = await eventually('it is through', async () => {
    const now = await rig.backend.capture('crew', pane, 0);
    return now.ok && now.value.includes('got<here>') ? now.value : null;
  });
  // What grew shows the lines above again.
  expect(shown.length).toBeGreaterThan(30);
  await eventually('both see the same', async () => {
    const seen = [...(await shownBy(looking.events, pane))];
    while (seen.at(-1) === '') seen.pop();
    return JSON.stringify(seen) === JSON.stringify(shown);
  });
  looking.close();
  await looking.ended;
});

test('a second one goes away again, and the first holds on', async () => {
  const before = await rig.crew(['read -r _']);
  const pid = rig.holderPid();
  const [program = '', ...words] = rig.options.serverCommand;
  const second = spawnSync(program, words, {
    env: { ...rig.options.env },
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(second).toMatchObject({ status: 0, stderr: '' });
  expect(rig.holderPid()).toBe(pid);
  expect(await rig.backend.list('crew')).toEqual({ is: 'listed', listing: before });
});

test('windows have the size of who did something last, or of who has the least room', async () => {
  const large = { columns: 120, rows: 41 };
  const small = { columns: 80, rows: 50 };
  const windowOf = async (of: Rig): Promise<unknown> => {
    const outcome = await of.backend.list('crew');
    return outcome.is === 'listed' ? outcome.listing.windows[0]?.size : outcome;
  };
  const least = ptyRig('smallest');
  try {
    for (const [of, then] of [
      [rig, { columns: 120, rows: 40 }],
      [least, { columns: 80, rows: 40 }],
    ] as const) {
      const pane = paneOf(await of.crew(['read -r _']), '1').id;
      const one = await of.attach('crew', large);
      const other = await of.attach('crew', small);
      one.look.input(pane, 'x');
      await eventually(
        'it has that size',
        async () => JSON.stringify(await windowOf(of)) === JSON.stringify(then),
      );
      for (const looking of [one, other]) {
        looking.close();
        await looking.ended;
      }
    }
  } finally {
    await least.dispose();
  }
});
