/** What is left out of a flood changes nothing that can be seen of it afterwards. */
import { afterEach, describe, expect, test } from 'vitest';
import { emulatorFeed } from '../../../src/backends/pty/server/feed.ts';
import type { Size } from '../../../src/core/terminal/geometry.ts';
import { openEmulator } from '../../../src/os/emulator/emulator.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Emulator } from '../../../src/ports/emulator.ts';
import { random, type Random } from '../../chaos/random.ts';

const size = { columns: 40, rows: 8 };
const history = 30;
const seed = Number(process.env['MUXCREW_SEED'] ?? Date.now() % 1_000_000);

const opened: Emulator[] = [];
afterEach(() => {
  for (const emulator of opened.splice(0)) emulator.dispose();
});

function emulator(of: Size = size): Emulator {
  const made = openEmulator({ size: of, history, answers: false });
  opened.push(made);
  return made;
}

/** Time passes when it is told to; timers run then. */
function manualClock(): Clock & { pass(ms: number): void } {
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
    every: () => () => undefined,
    sleep: () => Promise.resolve(),
    rest: () => Promise.resolve(),
    pass(ms) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
    },
  };
}

/** Counts what it is given. */
function counted(of: Emulator): Emulator & { readonly bytes: () => number; readonly writes: () => number } {
  let bytes = 0;
  let writes = 0;
  return Object.assign(Object.create(of) as Emulator, {
    write(piece: Uint8Array, taken?: () => void) {
      bytes += piece.length;
      writes += 1;
      of.write(piece, taken);
    },
    bytes: () => bytes,
    writes: () => writes,
  });
}

const taken = (of: Emulator): Promise<void> =>
  new Promise((resolve) => of.write(new Uint8Array(), () => resolve()));

async function seen(of: Emulator): Promise<unknown> {
  await taken(of);
  return {
    drawn: of.serialize(history),
    lines: of.lines(history),
    cursor: of.cursor,
    begun: of.begun,
    modes: of.modes,
  };
}

const pieces = (bytes: Buffer, length: number): readonly Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, i) =>
    bytes.subarray(i * length, (i + 1) * length),
  );

/** All that a feed was given, in pieces; what the emulator was given of it, and how it stands in the end. */
async function fed(
  all: readonly Buffer[],
  between: (clock: ReturnType<typeof manualClock>) => void | Promise<void> = () => undefined,
): Promise<{
  readonly given: number;
  readonly writes: number;
  readonly seen: unknown;
  readonly takes: number;
}> {
  const own = counted(emulator());
  const clock = manualClock();
  const feed = emulatorFeed(own, history, clock);
  let takes = 0;
  for (const piece of all) {
    feed.write(piece, () => (takes += 1));
    await between(clock);
  }
  await taken(own);
  clock.pass(250);
  feed.flush();
  const end = await seen(own);
  return { given: own.bytes(), writes: own.writes(), seen: end, takes };
}

/** The emulator keeps up. */
async function inTime(clock: ReturnType<typeof manualClock>): Promise<void> {
  clock.pass(3);
  await new Promise((resolve) => setTimeout(resolve));
}

async function whole(all: readonly Buffer[]): Promise<unknown> {
  const reference = emulator();
  reference.write(Buffer.concat(all));
  return seen(reference);
}

const log = Buffer.from(
  Array.from({ length: 9_000 }, (_, i) => `\x1b[3${i % 8}mline ${i}\x1b[0m of a build, ok\r\n`).join(''),
);

test('of a flood of plain lines most is left out, and the screen with its history is the same', async () => {
  const all = pieces(Buffer.concat([log, Buffer.from('\x1b[1;42mthe last')]), 4096);
  const flood = await fed(all, inTime);
  expect(flood.seen).toEqual(await whole(all));
  expect(flood.takes).toBe(all.length);
  expect(flood.given).toBeLessThan(log.length / 3);
});

test('from the top of a full screen, in a colour, after what is no plain line', async () => {
  const start = `${'old old old\r\n'.repeat(40)}\x1b[44m\x1b[H\x1b]0;title`;
  const all = pieces(Buffer.from(`${start}${'\x07'.padEnd(40_000, 'x')}\r\n${log.toString()}`), 4096);
  const flood = await fed(all, inTime);
  expect(flood.seen).toEqual(await whole(all));
  expect(flood.given).toBeLessThan(log.length / 2);
});

test.each([
  ['a control that a doubled lead byte begins', Buffer.from('\xc2\xc2\x9b?2004h', 'latin1')],
  ['a link that is left open', Buffer.from('\x1b]8;;http://x/\x07')],
])('%s, in the midst of it', async (name, bytes) => {
  // Of a link that nothing bears any more xterm forgets where it leads to.
  const lost = `${'linked\r\n'.repeat(40_000)}${'\r\n'.repeat(60)}text${'\r\n'.repeat(25)}`;
  const after = name.includes('link') ? Buffer.from(lost) : log;
  const all = [...pieces(log, 4096), bytes, ...pieces(after, 4096)];
  const flood = await fed(all, inTime);
  expect(flood.seen).toEqual(await whole(all));
});

test('colours that are never reset are not many writes', async () => {
  const coloured = Array.from(
    { length: 60_000 },
    (_, i) => `\x1b[3${String(i % 8)}m${i % 8 === 7 ? '\r\n' : 'x'}`,
  );
  const all = pieces(Buffer.from(coloured.join('')), 4096);
  const flood = await fed(all, inTime);
  expect(flood.seen).toEqual(await whole(all));
  expect(flood.writes).toBeLessThanOrEqual(all.length);
});

describe('of what comes slowly nothing is left out, nor does it wait', () => {
  test('a line now and then', () => {
    const own = counted(emulator());
    const clock = manualClock();
    const feed = emulatorFeed(own, history, clock);
    for (const piece of pieces(log.subarray(0, 20_000), 1000)) {
      const before = own.bytes();
      feed.write(piece, () => undefined);
      expect(own.bytes()).toBe(before + piece.length);
      clock.pass(50);
    }
  });

  test('the end of a flood waits no longer than a moment', async () => {
    const own = counted(emulator());
    const clock = manualClock();
    const feed = emulatorFeed(own, history, clock);
    for (const piece of pieces(log.subarray(0, log.lastIndexOf('\n', 80_000)), 4096))
      feed.write(piece, () => undefined);
    feed.write(Buffer.from('\nthe end'), () => undefined);
    await taken(own);
    expect(own.lines(0).join()).not.toContain('the end');
    clock.pass(200);
    await taken(own);
    expect(own.lines(0).join()).toContain('the end');
  });

  test('what comes slowly after a flood', async () => {
    const own = counted(emulator());
    const clock = manualClock();
    const feed = emulatorFeed(own, history, clock);
    for (const piece of pieces(log.subarray(0, 80_000), 4096)) feed.write(piece, () => undefined);
    feed.flush();
    await taken(own);
    clock.pass(150);
    feed.write(Buffer.from('.'), () => undefined);
    for (let count = 0; count < 10; count += 1) {
      clock.pass(150);
      const before = own.bytes();
      feed.write(Buffer.from('.'), () => undefined);
      expect(own.bytes()).toBeGreaterThan(before);
    }
  });

  test('what is no plain line goes on at once, with all before it', async () => {
    const own = counted(emulator());
    const feed = emulatorFeed(own, history, manualClock());
    for (const piece of pieces(log.subarray(0, 80_000), 4096)) feed.write(piece, () => undefined);
    await taken(own);
    expect(own.bytes()).toBeLessThan(80_000);
    feed.write(Buffer.from('\x1b[6n'), () => undefined);
    expect(own.bytes()).toBe(80_004);
  });

  test('nor what is one only by its beginning', async () => {
    const own = counted(emulator());
    const feed = emulatorFeed(own, history, manualClock());
    const drawing = Buffer.from(`\x1b[2;1H${'drawn '.repeat(5)}`.repeat(4000));
    for (const piece of pieces(drawing, 4096)) {
      feed.write(piece, () => undefined);
      await taken(own);
    }
    await taken(own);
    expect(own.bytes()).toBe(drawing.length);
  });
});

describe('where lines that scroll out can still be seen, or would not have scrolled, all is given', () => {
  test.each([
    ['a part of the screen scrolls', '\x1b[2;6r\x1b[6;1H'],
    ['line feeds alone', ''],
  ])('%s @slow', async (name, before) => {
    const text = name === 'line feeds alone' ? Buffer.from(log.toString().replaceAll('\r', '')) : log;
    const all = [Buffer.from(before), ...pieces(text, 4096)];
    const flood = await fed(all, inTime);
    expect(flood.seen).toEqual(await whole(all));
    expect(flood.given).toBeGreaterThanOrEqual(text.length);
  });
});

type Act = (r: Random) => string;
const plainActs: readonly Act[] = [
  ...Array<Act>(4).fill(({ below }) => log.subarray(0, below(log.length)).toString()),
  ({ below }) => `${'wide 日本語 ┌──┐ é '.repeat(below(400))}\r\n`,
  ({ below }) => 'x'.repeat(below(3000)),
  ({ below }) => `${'y'.repeat(below(60))}\r\n`.repeat(below(4000)),
  ({ below }) => `\x1b[4${below(8)}m`,
  ({ below }) => `\x1b[38;2;${below(256)};2;3;1m\t`,
  () => '\n\n\r\r',
];
/** The rest of programs' repertoire. */
const otherActs: readonly Act[] = [
  ({ below }) => `\x1b[${below(8) + 1};${below(40) + 1}H`,
  ({ below }) => `\x1b[${below(4) + 1};${below(4) + 5}r`,
  () => '\x1b[r',
  () => '\x1b[?1049h',
  () => '\x1b[?1049l',
  ({ below }) => `\x1b[?7${below(2) === 0 ? 'h' : 'l'}`,
  ({ below }) => `\x1b[4${below(2) === 0 ? 'h' : 'l'}`,
  ({ below }) => `\x1b[?6${below(2) === 0 ? 'h' : 'l'}`,
  ({ below }) => (below(2) === 0 ? '\x1b(0' : '\x1b(B'),
  () => '\x1b]0;title\x07',
  () => '\x1b]8;;http://x/\x07link',
  () => '\x85\xc2\x85\x9b31m',
  () => '\x0b\x0c\b\x07',
  () => '\x1b[s\x1b7',
  () => '\x1b[2J\x1b[3J',
  () => '\x1b[3',
];

test(`whatever is printed, in whatever pieces, it looks the same in the end (seed ${seed}) @slow`, async () => {
  const r = random(seed);
  const { below } = r;
  let leftOut = 0;
  for (let round = 0; round < 60; round += 1) {
    const some = (from: readonly Act[], most: number): string[] =>
      Array.from({ length: below(most + 1) }, () => r.pick(from)(r));
    const texts = [
      ...some(otherActs, 3),
      ...some(plainActs, 6),
      ...some(otherActs, 1),
      ...some(plainActs, 6),
    ];
    const bytes = Buffer.concat(
      texts.map((text) => Buffer.from(text, text.includes('\x85') ? 'latin1' : 'utf8')),
    );
    const length = 500 + below(5000);
    const all = pieces(bytes, length);
    const flood = await fed(all, async (clock) => {
      clock.pass(below(5));
      if (below(8) === 0) await new Promise((resolve) => setTimeout(resolve));
    });
    expect(flood.seen, `round ${round}, pieces of ${length}`).toEqual(await whole(all));
    expect(flood.takes).toBe(all.length);
    leftOut += flood.given < bytes.length ? 1 : 0;
    for (const one of opened.splice(0)) one.dispose();
  }
  expect(leftOut).toBeGreaterThan(20);
}, 60_000);
