import { describe, expect, it } from 'vitest';
import { watchInput } from '../../../src/os/screen/input.ts';
import type { ScreenEvent } from '../../../src/ports/screen.ts';

const read = (...chunks: (string | Uint8Array)[]): ScreenEvent[] => {
  const input = watchInput();
  return [...chunks.flatMap((chunk) => input.take(Buffer.from(chunk))), ...input.flush()];
};
const keys = (events: readonly ScreenEvent[]): string[] =>
  events.map((event) => (event.is === 'key' ? event.key : event.is));

describe('terminal input', () => {
  it.each([
    ['jk G', ['j', 'k', ' ', 'G']],
    ['\r\n\t\x7f\x03\x1b', ['enter', 'C-j', 'tab', 'backspace', 'C-c', 'escape']],
    [
      '\x1b[A\x1bOB\x1b[1~\x1b[4~\x1b[5~\x1b[6~\x1b[3~',
      ['up', 'down', 'home', 'end', 'pageup', 'pagedown', 'delete'],
    ],
    ['\x1b[1;5C\x1b[1;2A', ['C-right', 'S-up']],
    ['\x1b\r\x1bx\x1b\x1b', ['M-enter', 'M-x', 'escape', 'escape']],
    ['\x1b[13;2u\x1b[27;2;13~\x1b[27;5;106~', ['S-enter', 'S-enter', 'C-j']],
    ['予👍e\u0301', ['予', '👍', 'e', '\u0301']],
    ['\x1b[I\x1b[O\x1b[?62c', ['focus', 'blur']],
  ])('%j is %j', (input, wanted) => {
    expect(keys(read(input))).toEqual(wanted);
  });

  it('finds the same events wherever a read is cut', () => {
    const input = Buffer.from(
      '\x1b[<0;5;4M\x1b[<0;5;4mj予\x1b[A\x1b[<64;1;1M\x1b[200~p\x1b[A\rq\x1b[201~👍\x1b[13;2u',
    );
    const wanted = read(input);
    expect(wanted).toEqual([
      { is: 'click', row: 3, column: 4 },
      { is: 'key', key: 'j' },
      { is: 'key', key: '予' },
      { is: 'key', key: 'up' },
      { is: 'wheel', by: -1 },
      { is: 'paste', text: 'p\x1b[A\rq' },
      { is: 'key', key: '👍' },
      { is: 'key', key: 'S-enter' },
    ]);
    for (let cut = 0; cut <= input.length; cut += 1)
      expect(read(input.subarray(0, cut), input.subarray(cut))).toEqual(wanted);
  });

  it('holds an escape back until nothing follows, and then takes it for the key', () => {
    const input = watchInput();
    expect(input.take(Buffer.from('\x1b'))).toEqual([]);
    expect(input.isOpen).toBe(true);
    expect(keys(input.flush())).toEqual(['escape']);
    expect(input.isOpen).toBe(false);
  });

  it('knows the left button with any modifier, and no other button', () => {
    expect(read('\x1b[<16;2;3M\x1b[<2;2;3M\x1b[<65;2;3M')).toEqual([
      { is: 'click', row: 2, column: 1 },
      { is: 'wheel', by: 1 },
    ]);
  });
});
