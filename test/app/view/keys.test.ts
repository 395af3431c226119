/** What is typed: to the focused pane's program, or after the prefix a command. */
import { describe, expect, test } from 'vitest';
import { crews, three } from './crew.ts';
import { rowsOf } from './shown-cells.ts';
import { scene, type Stage } from './stage.ts';

const crew = crews();
const prefix = '\x02';
const escape = '\x1b';

describe('to the focused pane', () => {
  test.each([
    ['characters', 'hé 日', '"hÃ© æ\u0097¥"'],
    ['control characters', '\x03\x04\r\t\x7f', null],
    ['keys with sequences', '\x1b[3~\x1b[1;5C\x1bOP\x1b[15~', null],
    ['Alt and a key', '\x1bx', null],
    ['bytes that are no UTF-8', null, null],
  ])('%s', async (_, typed, sent) => {
    const view = await crew();
    view.type(typed ?? 'x');
    await view.settled();
    const all = view.done.map((act) => JSON.parse(act.slice(act.indexOf(' ') + 1)) as string).join('');
    if (sent === null) expect(all).toBe(typed ?? 'x');
    else expect(JSON.stringify(all)).toBe(sent);
  });

  test('a lone Escape is sent when nothing follows, and a sequence cut in two stays one', async () => {
    const view = await crew();
    view.type(escape);
    await view.until('Escape is sent', () => view.done.length === 1);
    view.type('\x1b[1;');
    view.type('5D');
    expect(view.done).toEqual(['%1 "\\u001b"', '%1 "\\u001b[1;5D"']);
  });

  test('arrows are said as the program asked for them', async () => {
    const view = await crew();
    view.type('\x1b[A');
    view.print('%1', '\x1b[?1h');
    await view.settled();
    view.type('\x1b[A\x1b[1;2A');
    view.scene(scene(three, { focused: '%2' }));
    view.type('\x1b[A');
    expect(view.done).toEqual(['%1 "\\u001b[A"', '%1 "\\u001bOA"', '%1 "\\u001b[1;2A"', '%2 "\\u001b[A"']);
  });

  test('Shift+Enter reaches a program that asked in kitty’s way from terminals that know either way', async () => {
    const view = await crew();
    view.print('%1', '\x1b[>1u');
    await view.settled();
    expect(view.terminal.modes).toMatchObject({ kittyKeyboard: 1, modifyOtherKeys: 2 });
    view.type('\x1b[13;2u');
    view.type('\x1b[27;2;13~');
    expect(view.done).toEqual(['%1 "\\u001b[13;2u"', '%1 "\\u001b[13;2u"']);
  });

  test('… and one that asked in xterm’s way; another program is not told such keys', async () => {
    const view = await crew();
    view.print('%1', '\x1b[>4;2m');
    await view.settled();
    expect(view.terminal.modes).toMatchObject({ kittyKeyboard: 0, modifyOtherKeys: 2 });
    view.type('\x1b[27;2;13~\x1b[13;2u');
    view.scene(scene(three, { focused: '%2' }));
    await view.settled();
    expect(view.terminal.modes).toMatchObject({ kittyKeyboard: 0, modifyOtherKeys: 0 });
    view.type('\x1b[27;2;13~\x1b[27;5;99~');
    expect(view.done).toEqual(['%1 "\\u001b[27;2;13~"', '%1 "\\u001b[27;2;13~"', '%2 "\\r"', '%2 "\\u0003"']);
  });

  test('a paste is marked where the program asked for that, and is never a command', async () => {
    const view = await crew();
    const pasted = `one${prefix}d\rtwo`;
    view.type(`\x1b[200~${pasted}\x1b[201~`);
    expect(view.done.splice(0)).toEqual([`%1 ${JSON.stringify(pasted)}`]);
    view.print('%1', '\x1b[?2004h');
    await view.settled();
    view.type(`\x1b[200~${pasted}\x1b[20`);
    view.type('1~x');
    expect(view.done.map((act) => JSON.parse(act.slice(3)) as string).join('')).toBe(
      `\x1b[200~${pasted}\x1b[201~x`,
    );
  });

  test('a paste of a megabyte arrives byte for byte, however it is cut', async () => {
    const view = await crew();
    const text = Array.from({ length: 1024 * 1024 }, (_, at) => String.fromCharCode(32 + (at % 95))).join('');
    const typed = `\x1b[200~${text}\x1b[201~`;
    for (let at = 0; at < typed.length; at += 65_521) view.type(typed.slice(at, at + 65_521));
    expect(view.done.map((act) => JSON.parse(act.slice(3)) as string).join('')).toBe(text);
  });

  test('the focus is told to those that asked: where it is, where it goes, when the terminal loses it', async () => {
    const view = await crew();
    view.print('%1', '\x1b[?1004h');
    await view.settled();
    view.print('%2', '\x1b[?1004h');
    await view.settled();
    view.scene(scene(three, { focused: '%2' }));
    view.type('\x1b[O');
    view.type('\x1b[I');
    view.scene(scene(three, { focused: '%3' }));
    expect(view.done).toEqual([
      '%1 "\\u001b[I"',
      // At once, as tmux tells it: who has never had it would take it to be there.
      '%2 "\\u001b[O"',
      '%1 "\\u001b[O"',
      '%2 "\\u001b[I"',
      '%2 "\\u001b[O"',
      '%2 "\\u001b[I"',
      '%2 "\\u001b[O"',
    ]);
  });

  test('what a terminal answers reaches no program', async () => {
    const view = await crew();
    view.type('\x1b[?62;22c\x1b[24;80R\x1b[?2026;2$y\x1b]11;rgb:0/0/0\x07\x1bP>|xterm(390)\x1b\\\x1b[0n');
    await view.settled();
    expect(view.done).toEqual([]);
  });
});

describe('after the prefix', () => {
  const commands: readonly (readonly [string, string, readonly string[]])[] = [
    ['an arrow: the pane in that direction', `${escape}[B`, ['focus %2']],
    ['… round the edge', `${escape}[A`, ['focus %2']],
    ['… as applications are sent it', `${escape}OD`, ['focus %3']],
    ['o: the next pane', 'o', ['focus %2']],
    ['z: zoom', 'z', ['zoom']],
    ['S: the sidebar', 'S', ['focus %3']],
    ['… and a small s', 's', ['focus %3']],
    ['the prefix: itself', prefix, ['%1 "\\u0002"']],
    ['Escape: nothing', escape, []],
    ['an unknown key: nothing', 'y', []],
  ];
  test.each(commands)('%s', async (_, key, done) => {
    const view = await crew();
    view.type(prefix + key);
    await view.settled();
    expect(view.done).toEqual(done);
    view.type('x');
    expect(view.done.at(-1)).toBe('%1 "x"');
  });

  test('what follows at once is for what is there after it: keys wait until the holder has moved the focus', async () => {
    const view = await crew({ actsLater: true });
    view.print('%2', '\x1b[?1h');
    await view.settled();
    view.type(`a${prefix}Sj${prefix}${escape}[C${escape}[A`);
    expect(view.done.splice(0)).toEqual(['%1 "a"', 'focus %3']);
    view.scene(scene(three, { focused: '%3' }));
    expect(view.done).toEqual([]);
    view.acted();
    // Right of the sidebar, not of the pane that had the focus before.
    expect(view.done.splice(0)).toEqual(['%3 "j"', 'focus %1']);
    view.scene(scene(three, { focused: '%2' }));
    view.acted();
    // As that pane's program asked for arrows.
    expect(view.done).toEqual(['%2 "\\u001bOA"']);
  });

  test('a holder that hangs keeps nobody from leaving', async () => {
    const view = await crew({ actsLater: true });
    view.type(`${prefix}Sx${prefix}d`);
    expect(view.done.splice(0)).toEqual(['focus %3']);
    expect(await view.ended).toEqual({ is: 'left' });
    expect(view.done).toEqual(['%1 "x"']);
  });

  test('d leaves', async () => {
    const view = await crew();
    view.type(`a${prefix}`);
    view.type('db');
    expect(await view.ended).toEqual({ is: 'left' });
    expect(view.done).toEqual(['%1 "a"']);
  });

  test('; goes back to the pane before', async () => {
    const view = await crew();
    view.type(`${prefix};`);
    expect(view.done).toEqual([]);
    view.scene(scene(three, { focused: '%2' }));
    view.type(`${prefix};`);
    expect(view.done).toEqual(['focus %1']);
  });

  test.each([
    ['from a pane that asks nothing to the next that does', '%1', [false, true, false], ['focus %2']],
    ['round the end', '%2', [true, true, false], ['focus %1']],
    ['from the sidebar to the first', '%3', [true, true], ['focus %1']],
    ['to the only one', '%1', [true, false], ['focus %1']],
    ['also into another window', '%1', [false, false, true], ['focus %7']],
  ] as const)('n: the next request, %s', async (_, focused, asks, done) => {
    const view = await crew();
    const panes = ['%1', '%2', '%7'];
    view.scene(
      scene(three, { focused, marks: asks.map((one, at) => ({ pane: panes[at] ?? '', asks: one })) }),
    );
    view.type(`${prefix}n`);
    expect(view.done).toEqual(done);
  });

  test('n says where no worker asks, until the next key; so with a pty server of an earlier build', async () => {
    const view = await crew({ size: { columns: 70, rows: 10 } });
    for (const marks of [[], [{ pane: '%1', asks: false }], undefined]) {
      view.scene(scene(three, marks === undefined ? {} : { marks }));
      view.type(`${prefix}n`);
      expect((await view.rows()).at(-1)).toContain('No worker has an open request.');
      view.type('x');
      expect((await view.rows()).at(-1)).toContain('keys: worker 1  C-b S sidebar  C-b d detach');
    }
    expect(view.done).toEqual(Array.from({ length: 3 }, () => '%1 "x"'));
  });

  test('the status line says where keys go, and names the key while a worker asks', async () => {
    const view = await crew({ size: { columns: 80, rows: 10 } });
    view.scene(scene(three, { focused: '%3', marks: [{ pane: '%1', asks: true }] }));
    expect((await view.rows()).at(-1)).toContain(' keys: sidebar  C-b n next request  C-b d detach');
    view.resize({ columns: 34, rows: 10 });
    expect((await view.rows()).at(-1)).toMatch(/ keys: sidebar$/);
  });

  test('N, p and numbers go to windows', async () => {
    const view = await crew();
    const windows = [0, 1, 2].map((index) => ({
      id: `@${String(index)}`,
      index,
      active: index === 0,
      zoomed: false,
    }));
    view.scene(scene(three, { windows }));
    for (const key of ['N', 'p', '3', '1', '9']) view.type(prefix + key);
    expect(view.done).toEqual(['window @1', 'window @2', 'window @2']);
  });

  test('moving on from a zoomed pane ends the zoom first', async () => {
    const view = await crew();
    view.scene(scene(three, { zoomed: true }));
    view.type(`${prefix}${escape}[B`);
    expect(view.done).toEqual(['zoom']);
    view.scene(scene(three));
    expect(view.done).toEqual(['zoom', 'focus %2']);
  });

  test.each([
    ['kitty’s protocol', '\x1b[98;5u\x1b[98;5:3u\x1b[57442;5:3u', '\x1b[122u'],
    ['modifyOtherKeys', '\x1b[27;5;98~', 'z'],
  ])('it is known in %s', async (_, typed, key) => {
    const view = await crew();
    view.type(typed);
    view.type(key);
    expect(view.done).toEqual(['zoom']);
  });

  test.each([
    ['C-a', '\x01'],
    ['C-space', '\x00'],
    ['M-x', '\x1bx'],
  ])('it can be another key: %s', async (name, key) => {
    const view = await crew({ prefix: name, size: { columns: 60, rows: 10 } });
    view.type(`${key}o${prefix}`);
    await view.settled();
    expect(view.done).toEqual(['focus %2', '%1 "\\u0002"']);
    expect((await view.rows()).at(-1)).toContain(`${name.replace('space', 'Space')} d detach`);
  });

  test('? shows the keys over the panes until q, and nothing reaches a pane meanwhile', async () => {
    const view = await crew({ size: { columns: 70, rows: 24 } });
    view.type(`${prefix}?`);
    const rows = await view.rows();
    expect(rows.join('\n')).toMatch(/│ After C-b: +│[^]*│ z +zoom this pane[^]*│ \? +show this help/);
    expect(view.terminal.modes.cursorVisible).toBe(false);
    view.type('q');
    expect((await view.rows()).join('\n')).not.toContain('After C-b');
    expect(view.done).toEqual([]);
  });
});

describe('scrolling back', () => {
  const lines = Array.from({ length: 50 }, (_, index) => `line ${String(index)}`);

  async function scrolled(): Promise<Stage> {
    const view = await crew();
    view.history('%1', lines.join('\r\n'));
    view.print('%1', `\x1b[2J\x1b[H${lines.slice(-4).join('\r\n')}`);
    await view.settled();
    view.type(`${prefix}[`);
    await view.until('the place is shown', () => rowsOf(view.cells())[0]?.endsWith('[0/46]') ?? false);
    return view;
  }

  const upper = async (view: Stage): Promise<readonly string[]> =>
    (await view.rows()).slice(0, 4).map((row) => row.slice(11, 19).trimEnd());

  test('by line, page and to the ends; the pane stands still, and goes on after q', async () => {
    const view = await scrolled();
    view.print('%1', '\r\nnew');
    view.type('\x1b[A\x1b[A');
    expect(await upper(view)).toEqual(['line 44', 'line 45', 'line 46', 'line 47']);
    view.type('\x1b[5~');
    expect(await upper(view)).toEqual(['line 41', 'line 42', 'line 43', 'line 44']);
    view.type('g');
    expect(await upper(view)).toEqual(['line 0', 'line 1', 'line 2', 'line 3']);
    view.type('\x1b[6~j');
    expect(await upper(view)).toEqual(['line 4', 'line 5', 'line 6', 'line 7']);
    view.type('Gx');
    expect(await upper(view)).toEqual(['line 46', 'line 47', 'line 48', 'line 49']);
    view.type('q');
    expect(await upper(view)).toEqual(['line 47', 'line 48', 'line 49', 'new']);
    expect(view.done).toEqual([]);
  });

  test('the prefix works meanwhile', async () => {
    const view = await scrolled();
    view.type(`${prefix}o`);
    expect(view.done).toEqual(['focus %2']);
  });

  test('it ends when the pane changes its size, or goes', async () => {
    const view = await scrolled();
    view.scene(scene([{ rect: { x: 11, y: 0, columns: 29, rows: 9 } }]));
    await view.settled();
    view.type('x');
    expect(view.done).toEqual(['%1 "x"']);
  });
});

test('a key that is not bound after the prefix is named until the next key, which goes to the worker again', async () => {
  const view = await crew();
  view.type(`${prefix}x`);
  await view.settled();
  const named = async () => (await view.rows()).join('\n').includes('C-b x: not bound');
  expect([await named(), view.done]).toEqual([true, []]);
  view.type('y');
  await view.settled();
  expect([await named(), view.done]).toEqual([false, ['%1 "y"']]);
});
