import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conversationEntries } from '../../../src/agents/claude/conversation-entries.ts';

const timestamp = '2026-11-30T12:00:01.500Z';
const at = Date.parse(timestamp);
const assistant = (content: unknown, more: object = {}) =>
  JSON.stringify({ type: 'assistant', timestamp, message: { role: 'assistant', content }, ...more });
const user = (content: unknown, more: object = {}) =>
  JSON.stringify({ type: 'user', timestamp, message: { role: 'user', content }, ...more });

describe('a line of a transcript', () => {
  test.each<[string, string, unknown]>([
    ['a message as a string', user('fix it'), [{ at, kind: 'message', text: 'fix it' }]],
    [
      'a message as a block',
      user([{ type: 'text', text: 'fix it' }]),
      [{ at, kind: 'message', text: 'fix it' }],
    ],
    ['an answer', assistant([{ type: 'text', text: 'I will.' }]), [{ at, kind: 'answer', text: 'I will.' }]],
    [
      'a tool call',
      assistant([
        { type: 'tool_use', id: 't', name: 'Bash', input: { command: 'npm test', description: 'x' } },
      ]),
      [
        {
          at,
          kind: 'tool',
          tool: 'Bash',
          text: 'npm test',
          input: { command: 'npm test', description: 'x' },
        },
      ],
    ],
    [
      'a call whose input names no subject',
      assistant([{ type: 'tool_use', id: 't', name: 'mcp__x', input: { a: 1 } }]),
      [{ at, kind: 'tool', tool: 'mcp__x', text: '{"a":1}', input: { a: 1 } }],
    ],
    [
      'a result as a string',
      user([{ type: 'tool_result', tool_use_id: 't', content: '12 passing' }]),
      [{ at, kind: 'result', text: '12 passing' }],
    ],
    [
      'a failed result as blocks',
      user([{ type: 'tool_result', is_error: true, content: [{ type: 'text', text: 'exit 1' }] }]),
      [{ at, kind: 'error', text: 'exit 1' }],
    ],
    [
      'an API error',
      assistant([{ type: 'text', text: 'API Error: 500' }], { isApiErrorMessage: true }),
      [{ at, kind: 'error', text: 'API Error: 500' }],
    ],
    [
      'a message sent during a turn',
      JSON.stringify({
        type: 'attachment',
        timestamp,
        attachment: { type: 'queued_command', prompt: 'also this' },
      }),
      [{ at, kind: 'message', text: 'also this' }],
    ],
    [
      'a line without a time',
      JSON.stringify({ type: 'user', message: { content: 'x' } }),
      [{ at: null, kind: 'message', text: 'x' }],
    ],
  ])('gives %s', (_what, line, entries) => {
    expect(conversationEntries(line)).toEqual(entries);
  });

  test.each<[string, string]>([
    ['thinking', assistant([{ type: 'thinking', thinking: 'hm' }])],
    ['an empty text', assistant([{ type: 'text', text: ' \n' }])],
    ['a subagent', assistant([{ type: 'text', text: 'x' }], { isSidechain: true })],
    ['a note of the CLI', user('<command-name>/status</command-name>')],
    ['a meta message', user('Caveat: …', { isMeta: true })],
    [
      'what the CLI adds after a kill',
      JSON.stringify({
        type: 'assistant',
        message: { model: '<synthetic>', content: [{ type: 'text', text: 'No response requested.' }] },
      }),
    ],
    ['another attachment', JSON.stringify({ type: 'attachment', attachment: { type: 'todo' } })],
    ['bulk', JSON.stringify({ type: 'file-history-snapshot', snapshot: {} })],
    ['a cut line', user('fix it').slice(0, 40)],
    ['garbage', '"type":"user"'],
    ['nothing', ''],
  ])('gives nothing for %s', (_what, line) => {
    expect(conversationEntries(line)).toEqual([]);
  });

  test('never throws, whatever its fields are', () => {
    const value = fc.oneof(
      fc.json().map((text) => JSON.parse(text) as unknown),
      fc.string(),
    );
    const line = fc
      .record({
        type: fc.constantFrom('assistant', 'user', 'attachment'),
        message: value,
        attachment: value,
        timestamp: value,
      })
      .map((entry) => JSON.stringify(entry));
    const content = fc
      .record({
        type: fc.constantFrom('text', 'tool_use', 'tool_result'),
        text: value,
        input: value,
        content: value,
        name: value,
      })
      .chain((block) => fc.constantFrom(assistant([block]), user([block, block])));
    fc.assert(
      fc.property(fc.oneof(line, content), (text) => {
        for (const { text: words } of conversationEntries(text)) expect(typeof words).toBe('string');
      }),
    );
  });
});
