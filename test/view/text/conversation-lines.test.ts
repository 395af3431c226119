import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConversationEntry } from '../../../src/core/model/conversation-entry.ts';
import { conversationLines } from '../../../src/view/text/conversation-lines.ts';

const clock = (at: number) => `12:00:0${String(at)}`;
const shown = (entry: ConversationEntry) => conversationLines(entry, clock);

test('shows time, sign and text, and indents what follows', () => {
  expect(shown({ at: 1, kind: 'message', text: 'fix it\nsoon' })).toEqual([
    '12:00:01  > fix it',
    '            soon',
  ]);
  expect(shown({ at: 2, kind: 'answer', text: 'I will.\n\nNow.' })).toEqual([
    '12:00:02  I will.',
    '',
    '          Now.',
  ]);
  expect(shown({ at: 3, kind: 'tool', tool: 'Bash', text: 'npm test', input: {} })).toEqual([
    '12:00:03  $ Bash  npm test',
  ]);
  expect(shown({ at: 4, kind: 'result', text: '12 passing\n' })).toEqual(['12:00:04    12 passing']);
  expect(shown({ at: null, kind: 'error', text: 'exit 1' })).toEqual(['          ! exit 1']);
  expect(conversationLines({ at: 1, kind: 'answer', text: 'x' }, null)).toEqual(['x']);
});

test('shortens a long result, and says by how much', () => {
  const text = Array.from({ length: 40 }, (_, index) => `line ${String(index + 1)}`).join('\n');
  const lines = shown({ at: 1, kind: 'result', text });
  expect(lines).toHaveLength(12);
  expect(lines[10]).toBe('            line 11');
  expect(lines[11]).toBe('            … 29 more lines');
  expect(shown({ at: 1, kind: 'answer', text })).toHaveLength(40);
});

test('keeps indentation', () => {
  expect(shown({ at: 1, kind: 'result', text: 'if x:\n\treturn\n' })[1]).toBe('              return');
});

test('lets no control character through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('answer', 'result', 'tool'), (text, kind) => {
      const all = shown({ at: 1, kind, text: `\x1b[2J${text}\x1b]0;x\x07`, tool: 'Bash' });
      expect(all.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
    }),
  );
});
