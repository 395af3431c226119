/** A terminal that is restored from what another one serialized shows the same, and goes on the same. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { openEmulator } from '../../../src/os/emulator/emulator.ts';
import { attributes, blankGrid, trueColour, type CellGrid } from '../../../src/core/terminal/cell-grid.ts';
import type { Emulator, EmulatorEvent } from '../../../src/ports/emulator.ts';

const size = { columns: 20, rows: 6 };
const opened: Emulator[] = [];
afterEach(() => {
  for (const emulator of opened.splice(0)) emulator.dispose();
});

function open(answers = false): Emulator {
  const emulator = openEmulator({ size, history: 50, answers });
  opened.push(emulator);
  return emulator;
}

const write = (emulator: Emulator, text: string): Promise<void> =>
  new Promise((taken) => emulator.write(Buffer.from(text), taken));

function cells(emulator: Emulator): CellGrid {
  const grid = blankGrid(emulator.size);
  emulator.draw(0, grid, { x: 0, y: 0, ...emulator.size });
  return grid;
}

const state = (emulator: Emulator): object => ({
  size: emulator.size,
  cells: cells(emulator),
  cursor: emulator.cursor,
  modes: emulator.modes,
});

async function restored(emulator: Emulator, history = 0): Promise<Emulator> {
  const other = open();
  await write(other, emulator.serialize(history));
  return other;
}

/** What programs send, in pieces. (xterm takes a saved character set back without taking it for G0: designated anew.) */
const pieces = fc.oneof(
  fc.constantFrom(
    'a',
    'hello ',
    '日本',
    'é',
    'e\u0301',
    '😀',
    '\r\n',
    '\n',
    '\t',
    '\b',
    '\x0e',
    '\x0f',
    '\x1b7',
    '\x1b8\x1b(B\x0f',
    '\x1bM',
  ),
  fc.constantFrom('\x1b(0', '\x1b(B', '\x1b)0', '\x1bH', '\x1b[3g', '\x1b[!p', '\x1b=', '\x1b>'),
  fc
    .tuple(
      fc.constantFrom(1, 6, 7, 12, 25, 45, 1000, 1002, 1003, 1004, 1006, 1049, 2004),
      fc.constantFrom('h', 'l'),
    )
    .map(([mode, final]) => `\x1b[?${String(mode)}${final}${mode === 1049 ? '\x1b(B\x0f' : ''}`),
  fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 20 }))
    .map(([row, column]) => `\x1b[${String(row)};${String(column)}H`),
  fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
    .map(([top, bottom]) => `\x1b[${String(top)};${String(bottom)}r`),
  fc.constantFrom('\x1b[0m', '\x1b[1;31m', '\x1b[7m', '\x1b[38;5;200m', '\x1b[48;2;1;2;3m', '\x1b[4;9m'),
  fc.constantFrom(
    '\x1b[K',
    '\x1b[J',
    '\x1b[2J',
    '\x1b[L',
    '\x1b[M',
    '\x1b[P',
    '\x1b[@',
    '\x1b[S',
    '\x1b[T',
    '\x1b[X',
  ),
  fc.constantFrom(
    '\x1b[4 q',
    '\x1b[1 q',
    '\x1b[>4;2m',
    '\x1b[>4m',
    '\x1b[>1u',
    '\x1b[<u',
    '\x1b[=5;1u',
    '\x1b]2;a title\x07',
  ),
);

describe('a restored terminal', () => {
  test('shows what the first one shows, and what comes next looks the same on both', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(pieces, { maxLength: 40 }),
        fc.array(pieces, { maxLength: 10 }),
        async (before, after) => {
          const first = open();
          // A cursor that waits behind the last column wraps on the next character: a move ends that, as CUP does.
          await write(first, `${before.join('')}\x1b[C\b`);
          const second = await restored(first);
          expect(state(second)).toEqual(state(first));
          await write(first, after.join(''));
          await write(second, after.join(''));
          expect(state(second)).toEqual(state(first));
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([
    ['plain cells before a styled wide character', '\x1b[1;20H \x1b[4;9m日'],
    ['a cell left by a styled wide character', '\x1b[1;20H\x1b[4;44m日'],
    ['a cell left by a plain wide character and erased in colour', '\x1b[1;20H日\x1b[1;20H\x1b[44m\x1b[X'],
    ['a cell left by a styled wide character and erased', '\x1b[1;20H\x1b[44m日\x1b[0m\x1b[1;20H\x1b[X'],
  ])('draws the last column before a wrapped wide character: %s', async (_, text) => {
    const first = open();
    await write(first, `${text}\x1b[C\b`);
    expect(state(await restored(first))).toEqual(state(first));
  });

  test('has as much history as was asked for', async () => {
    const first = open();
    await write(first, Array.from({ length: 30 }, (_, line) => `line ${String(line)}\r\n`).join(''));
    const second = await restored(first, 10);
    expect(second.history).toBe(10);
    expect(second.lines(10)).toEqual(first.lines(10));
    expect((await restored(first, 0)).history).toBe(0);
  });

  test('has the hyperlinks of the visible screen', async () => {
    const first = open();
    await write(first, '\x1b[1;1H\x1b]8;id=7;https://example.org/a\x1b\\a \x1b[1mlink\x1b]8;;\x1b\\ plain');
    const text = first.serialize(0);
    expect(text).toContain('\x1b]8;id=7;https://example.org/a\x1b\\');
    const second = await restored(first);
    expect(second.serialize(0)).toBe(text);
    expect(state(second)).toEqual(state(first));
  });
});

describe('the modes that a program asked for', () => {
  test.each([
    ['\x1b[?1h', { applicationCursor: true }],
    ['\x1b=', { applicationKeypad: true }],
    ['\x1b[?2004h', { bracketedPaste: true }],
    ['\x1b[?1002h\x1b[?1006h', { mouse: 'drag', sgrMouse: true }],
    ['\x1b[?1003h', { mouse: 'any', sgrMouse: false }],
    ['\x1b[?1004h', { focusEvents: true }],
    ['\x1b[?25l', { cursorVisible: false }],
    ['\x1b[5 q', { cursorStyle: 5 }],
    ['\x1b[4 q', { cursorStyle: 4 }],
    ['\x1b[?1049h', { alternateScreen: true }],
    ['\x1b[>4;2m', { modifyOtherKeys: 2 }],
    ['\x1b[>4;2m\x1b[>4m', { modifyOtherKeys: 0 }],
    ['\x1b[>5u\x1b[>1u\x1b[<u', { kittyKeyboard: 5 }],
    ['\x1b[>5u\x1b[?1049h', { kittyKeyboard: 0 }],
    ['\x1b[?25l\x1b[>4;2m\x1b[>1u\x1bc', { cursorVisible: true, modifyOtherKeys: 0, kittyKeyboard: 0 }],
    ['\x1b]0;a title\x07', { title: 'a title' }],
  ])('%j', async (sequence, wanted) => {
    const emulator = open();
    await write(emulator, sequence);
    expect(emulator.modes).toMatchObject(wanted);
    expect((await restored(emulator)).modes).toEqual(emulator.modes);
  });
});

describe('what is told beside the screen', () => {
  async function told(text: string, answers: boolean): Promise<readonly EmulatorEvent[]> {
    const emulator = open(answers);
    const events: EmulatorEvent[] = [];
    emulator.listen((event) => events.push(event));
    await write(emulator, text);
    return events;
  }

  test('questions are answered by the one that may, and by no other', async () => {
    expect(await told('\x1b[3;4H\x1b[6n\x1b[18t', true)).toEqual([
      { is: 'reply', bytes: '\x1b[3;4R' },
      { is: 'reply', bytes: '\x1b[8;6;20t' },
    ]);
    expect(await told('\x1b[?u\x1b[>5u\x1b[?u', true)).toEqual([
      { is: 'reply', bytes: '\x1b[?0u' },
      { is: 'reply', bytes: '\x1b[?5u' },
    ]);
    expect(await told('\x1b[c\x1b[6n\x1b[?u', false)).toEqual([]);
  });

  test('bells, the clipboard and notifications, but no question for the clipboard', async () => {
    expect(
      await told('\x07\x1b]52;c;aGk=\x07\x1b]52;c;?\x07\x1b]9;done\x07\x1b]777;notify;a;b\x1b\\', true),
    ).toEqual([
      { is: 'bell' },
      { is: 'clipboard', selection: 'c', base64: 'aGk=' },
      { is: 'notification', payload: '9;done' },
      { is: 'notification', payload: '777;notify;a;b' },
    ]);
  });
});

test('a resize takes its turn among what was written', async () => {
  const emulator = open();
  emulator.write(Buffer.from('1234567890123456789012\r\n'));
  emulator.resize({ columns: 30, rows: 4 });
  await write(emulator, '123456789012345678901234567890');
  expect(emulator.size).toEqual({ columns: 30, rows: 4 });
  expect(emulator.lines(0)).toEqual(['1234567890123456789012', '123456789012345678901234567890', '', '']);
});

test('wide characters, marks and emoji take the cells that programs count for them', async () => {
  const emulator = open();
  await write(emulator, '日😀e\u0301x');
  expect(cells(emulator).text.slice(0, 6)).toEqual(['日', '', '😀', '', 'e\u0301', 'x']);
});

test.each(['a…b', '“—”', 'é日本😀x', 'a\u200db'])('no character is lost where %j is cut', async (text) => {
  const whole = open();
  await write(whole, text);
  const bytes = Buffer.from(text);
  for (let at = 1; at < bytes.length; at += 1) {
    const cut = open();
    cut.write(bytes.subarray(0, at));
    cut.write(new Uint8Array(0));
    await new Promise<void>((taken) => cut.write(bytes.subarray(at), taken));
    expect(cells(cut), `cut at ${String(at)}`).toEqual(cells(whole));
    expect(cut.begun).toBeNull();
  }
});

test('whether a sequence or a character is under way', async () => {
  const emulator = openEmulator({ size: { columns: 20, rows: 4 }, history: 0, answers: false });
  const after = (bytes: Uint8Array): Promise<string | null> =>
    new Promise((resolve) => emulator.write(bytes, () => resolve(emulator.begun)));
  for (const [bytes, begun] of [
    ['a', null],
    ['\x1b[3', 'sequence'],
    ['1m', null],
    ['\x1b]0;ti', 'sequence'],
    ['tle\x1b', 'sequence'],
    ['\\', null],
    ['\xe6\x97', 'character'],
    ['\xa5', null],
  ] as const)
    expect(await after(Buffer.from(bytes, 'latin1')), bytes).toBe(begun);
  emulator.dispose();
});

test('colours and style of a cell', async () => {
  const emulator = open();
  await write(emulator, '\x1b[1;3;4;7;38;2;1;2;3;48;5;200mx\x1b[0m');
  const { text, foreground, background, attributes: set } = cells(emulator);
  expect([text[0], foreground[0], background[0]]).toEqual(['x', trueColour(0x010203), 200]);
  expect(set[0]).toBe(attributes.bold | attributes.italic | attributes.underline | attributes.inverse);
});

test('each flag of a cell is told apart', async () => {
  const emulator = open();
  const codes = [1, 2, 3, 4, 5, 7, 8, 9, 53];
  await write(emulator, codes.map((code) => `\x1b[0;${String(code)}mx`).join(''));
  const { bold, dim, italic, underline, blink, inverse, invisible, strike, overline } = attributes;
  expect([...cells(emulator).attributes.slice(0, codes.length)]).toEqual([
    bold,
    dim,
    italic,
    underline,
    blink,
    inverse,
    invisible,
    strike,
    overline,
  ]);
});

test('rows are drawn where they are wanted, from the history too, cut and filled up', async () => {
  const emulator = open();
  await write(emulator, 'one\r\ntwo\r\n日本\r\n4\r\n5\r\n6\r\n7\r\n8');
  const grid = blankGrid({ columns: 7, rows: 4 });
  grid.text.fill('#');
  emulator.draw(-1, grid, { x: 2, y: 1, columns: 3, rows: 2 });
  expect(grid.text.join('')).toBe(`#########two####日 #########`);
  emulator.draw(5, grid, { x: 0, y: 0, columns: 2, rows: 4 });
  expect(grid.text.filter((_, index) => index % 7 === 0).join('')).toBe('8   ');
});

test('what is painted shows the screen in view alone, and goes on the same', async () => {
  const emulator = open();
  await write(emulator, 'normal\x1b[?1049h\x1b[2;4r\x1b[31mred\x1b[3;1Hx\n\n');
  const other = open();
  const painted = emulator.paint();
  expect(painted).not.toMatch(/\?(?:1049|1047|47)[hl]/);
  await write(other, painted);
  for (const each of [emulator, other]) await write(each, '\n\nmore\r\nlast');
  expect(cells(other)).toEqual(cells(emulator));
  expect(other.cursor).toEqual(emulator.cursor);
});
