import { expect, it } from 'vitest';
import { readWishes, wishesStart } from '../../../src/view/reconnect/keys.ts';

const wish = (...chunks: readonly string[]): readonly (string | null)[] => {
  let state = wishesStart;
  return chunks.map((bytes) => {
    const read = readWishes(state, bytes);
    state = read.state;
    return read.wish;
  });
};

it.each([' ', 'x', '\r', '\x1b', '\x1b[A', '\x1bOP', '\x1bq', 'ü', 'queue', '\x1b[200~q\x1b[201~'])(
  'any key tries: %j',
  (bytes) => expect(wish(bytes)).toEqual(['try']),
);

it.each(['q', 'Q', '\x03', '\x04', '\x1b[113;1u', '\x1b[27;5;99~'])('q and Ctrl-C leave: %j', (bytes) =>
  expect(wish(bytes)).toEqual(['leave']),
);

it.each(['\x1b[<35;10;4M', '\x1b[I', '\x1b[O', '\x1b[?62;4c', '\x1b]11;rgb:0/0/0\x1b\\', '\x1b[12;40R'])(
  'what nobody typed is no key: %j',
  (bytes) => expect(wish(bytes)).toEqual([null]),
);

it('a sequence that comes in pieces is one', () => {
  expect(wish('\x1b[<35;', '10;4M', 'q')).toEqual([null, null, 'leave']);
});
