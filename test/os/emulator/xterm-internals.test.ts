/** The private parts of @xterm/headless that the emulator reads must be where `os/emulator/xterm-internals.ts` says. */
import { Terminal } from '@xterm/headless';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { internalsOf, type Internals } from '../../../src/os/emulator/xterm-internals.ts';

let terminal: Terminal;
let internals: Internals;

beforeEach(() => {
  terminal = new Terminal({ cols: 20, rows: 5, allowProposedApi: true });
  internals = internalsOf(terminal);
});
afterEach(() => terminal.dispose());

function write(text: string): Promise<void> {
  return new Promise((resolve) => terminal.write(text, resolve));
}

it('has the scroll region, saved cursor and tab stops of each screen', async () => {
  await write('\x1b[2;4r\x1b[3;7H\x1b7\x1b[3g\x1b[1;5H\x1bH');
  const { normal, active, alt } = internals.buffers;
  expect(active).toBe(normal);
  expect([normal.scrollTop, normal.scrollBottom]).toEqual([1, 3]);
  expect([normal.savedX, normal.savedY - normal.ybase]).toEqual([6, 2]);
  expect(Object.keys(normal.tabs)).toEqual(['4']);
  await write('\x1b[?1049h');
  expect(internals.buffers.active).toBe(alt);
  expect([alt.scrollTop, alt.scrollBottom]).toEqual([0, 4]);
});

it('has the colours and styles that are printed next, and those saved with the cursor', async () => {
  await write('\x1b[1;4;7;38;5;9m');
  const current = internals._inputHandler._curAttrData;
  // Flags of fg: inverse 26, bold 27, underlined 28; palette colour 9.
  expect((current.fg >>> 26) & 7).toBe(7);
  expect(current.fg & 0xff).toBe(9);
  await write('\x1b[3;9m');
  // Flags of bg: italic 26; of fg: struck 31.
  expect((current.bg >>> 26) & 1).toBe(1);
  expect(current.fg >>> 31).toBe(1);
  expect(current.hasExtendedAttrs()).not.toBe(0);
  await write('\x1b7\x1b[0m');
  expect((internals.buffers.normal.savedCurAttrData.fg >>> 26) & 7).toBe(7);
  const reset = internals._inputHandler._curAttrData;
  expect([reset.fg, reset.hasExtendedAttrs()]).toEqual([0, 0]);
});

it('has the character sets, the cursor style and the mouse encoding', async () => {
  await write('\x1b(0\x1b7');
  expect(internals._charsetService.glevel).toBe(0);
  expect(internals._charsetService._charsets[0]?.['q']).toBe('─');
  expect(internals.buffers.normal.savedCharset?.['q']).toBe('─');
  await write('\x1b[5 q\x1b[?1006h');
  expect(internals.coreService.decPrivateModes).toMatchObject({ cursorStyle: 'bar', cursorBlink: true });
  expect(internals.coreMouseService.activeEncoding).toBe('SGR');
});

it('has links by the number that a cell carries', async () => {
  await write('\x1b]8;id=a;https://example.org/\x1b\\');
  const { urlId } = internals._inputHandler._curAttrData.extended;
  expect(internals._oscLinkService.getLinkData(urlId)).toMatchObject({
    uri: 'https://example.org/',
    id: 'a',
  });
});

it('knows whether the parser stands between sequences', async () => {
  await write('plain');
  expect(internals._inputHandler._parser.currentState).toBe(0);
  await write('\x1b[1');
  expect(internals._inputHandler._parser.currentState).not.toBe(0);
});
