import { expect, test } from 'vitest';
import type { TranscriptFacts } from '../../../src/ports/agent.ts';
import { transcriptReader } from '../../../src/agents/claude/transcript.ts';

const at = '2026-11-23T23:35:25.927Z';

/** Lines as 2.1.330 writes them; shortened. */
function answer(id: string, output: number, more: object = {}): string {
  return JSON.stringify({
    isSidechain: false,
    message: {
      id,
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text: 'fine' }],
      usage: {
        input_tokens: 100,
        cache_creation_input_tokens: 7,
        cache_read_input_tokens: 3,
        output_tokens: output,
      },
    },
    type: 'assistant',
    timestamp: at,
    ...more,
  });
}
function user(words: string, more: object = {}): string {
  return JSON.stringify({
    type: 'user',
    message: { role: 'user', content: [{ type: 'text', text: words }] },
    timestamp: at,
    ...more,
  });
}
const limit = JSON.stringify({
  isSidechain: false,
  type: 'assistant',
  timestamp: at,
  message: {
    id: '246ad55c-3e3c-48cd-8b2a-1bcdb0104488',
    model: '<synthetic>',
    role: 'assistant',
    usage: { input_tokens: 0, output_tokens: 0 },
    content: [{ type: 'text', text: "You've hit your 5-hour limit · resets 1:37am (UTC)" }],
  },
  apiError: 'usage_limit_reached',
  apiErrorParams: {
    rate_limit_info: { status: 'rejected', resetsAt: 1_795_484_252, rateLimitType: 'five_hour' },
  },
  error: 'rate_limit',
  isApiErrorMessage: true,
  apiErrorStatus: 429,
});

function factsOf(lines: readonly string[]): TranscriptFacts {
  const reader = transcriptReader();
  for (const line of lines) reader.read(line);
  return reader.facts();
}

test('tokens count once a message, however many lines it has, and subagents count', () => {
  expect(factsOf([user('hello')]).tokens).toBeNull();
  const lines = [
    answer('msg_1', 2),
    answer('msg_1', 20),
    answer('msg_2', 5),
    answer('msg_3', 1, { isSidechain: true, agentId: 'a1' }),
    answer('msg_1', 20),
  ];
  expect(factsOf(lines).tokens).toEqual({ input: 300, output: 26, cacheRead: 9, cacheWrite: 21 });
});

test('an interruption is known by the very block that Claude writes', () => {
  const when = Date.parse(at);
  expect(factsOf([user('[Request interrupted by user]')]).interruptedAt).toBe(when);
  expect(factsOf([user('[Request interrupted by user for tool use]')]).interruptedAt).toBe(when);
  expect(factsOf([user('why does it say [Request interrupted by user]?')]).interruptedAt).toBeNull();
  expect(factsOf([user('[Request interrupted by user]', { isSidechain: true })]).interruptedAt).toBeNull();
});

test('a usage limit is told with its end, until there is an answer again', () => {
  const { error, tokens } = factsOf([limit]);
  expect(error).toEqual({
    kind: 'usage-limit',
    what: "You've hit your 5-hour limit · resets 1:37am (UTC)",
    until: 1_795_484_252_000,
    at: Date.parse(at),
  });
  expect(tokens).toBeNull();
  expect(factsOf([limit, answer('msg_1', 1, { isSidechain: true })]).error).not.toBeNull();
  expect(factsOf([limit, answer('msg_1', 1)]).error).toBeNull();
});

test('bulk, garbage and lines of other versions are passed over', () => {
  const blob = JSON.stringify({
    type: 'api-request-blob',
    message: JSON.parse(answer('msg_9', 9)) as object,
  });
  const odd = [
    '',
    '{',
    'null',
    '"type":"assistant"',
    '{"type":"assistant"}',
    '{"type":"assistant","message":7}',
  ];
  expect(
    factsOf([blob, ...odd, answer('msg_1', 1, { message: { id: 'x', usage: { input_tokens: 'many' } } })]),
  ).toEqual({
    tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
    interruptedAt: null,
    answeredAt: Date.parse(at),
    continuedAt: [],
    error: null,
  });
});

const stopHooks = (more: object = {}): string =>
  JSON.stringify({
    type: 'system',
    subtype: 'stop_hook_summary',
    hookErrors: [],
    preventedContinuation: false,
    timestamp: at,
    ...more,
  });
const blocking = (event: string): string =>
  JSON.stringify({
    type: 'attachment',
    attachment: { type: 'hook_blocking_error', hookEvent: event },
    timestamp: at,
  });

/** The same on 2.1.197 and 2.1.332. */
test('a Stop hook that continues a turn is known by its feedback or its attachment, before the summary', () => {
  const when = Date.parse(at);
  const feedback = user('Stop hook feedback:\n[lint.sh]: 2 errors', { isMeta: true });
  expect(factsOf([feedback, stopHooks()]).continuedAt).toEqual([when]);
  expect(factsOf([feedback, blocking('Stop'), stopHooks()]).continuedAt).toEqual([when]);
  expect(factsOf([blocking('Stop'), stopHooks(), blocking('Stop'), stopHooks()]).continuedAt).toHaveLength(2);
  for (const lines of [
    [feedback],
    [stopHooks({ hookErrors: ['Failed with non-blocking status code: bad'] })],
    [feedback, stopHooks({ preventedContinuation: true })],
    [feedback, answer('msg_1', 1), stopHooks()],
    [blocking('PreToolUse'), stopHooks()],
    [user('Stop hook feedback: what is that?'), stopHooks()],
  ])
    expect(factsOf(lines).continuedAt).toEqual([]);
});

/** Lines as 2.1.332 and 2.1.197 write them; shortened. */
const queuedCommand = (prompt: unknown, more: object = {}): string =>
  JSON.stringify({
    type: 'attachment',
    attachment: { type: 'queued_command', prompt, commandMode: 'prompt' },
    timestamp: at,
    ...more,
  });

test('prompts are those that Claude has taken up: at the beginning of a turn, and within it', () => {
  const reader = transcriptReader();
  const lines = [
    user('the task'),
    JSON.stringify({ type: 'queue-operation', operation: 'enqueue', timestamp: at, content: 'still queued' }),
    queuedCommand('port 4000'),
    queuedCommand([{ type: 'text', text: 'two' }, { type: 'image' }, { type: 'text', text: 'parts' }]),
    JSON.stringify({
      type: 'user',
      message: { role: 'user', content: 'says "tool_use_id" \\"tool_use_id\\"' },
      timestamp: at,
    }),
    queuedCommand('<pasted_content id="af0c">\nlong\n  text\n</pasted_content id="af0c">'),
  ];
  lines.push(queuedCommand('<\\pasted_content id="x">\nmine\n<\\/pasted_content>'));
  for (const line of lines) reader.read(line);
  const when = Date.parse(at);
  expect(reader.takePrompts().map(({ text, at: time }) => [text.trim(), time])).toEqual([
    ['the task', when],
    ['port 4000', when],
    ['two\nparts', when],
    ['says "tool_use_id" \\"tool_use_id\\"', when],
    ['<pasted_content id="af0c">\nlong\n  text\n</pasted_content id="af0c">', when],
    ['<pasted_content id="x">\nmine\n</pasted_content>', when],
  ]);
  expect(reader.takePrompts()).toEqual([]);
});

test('what is no prompt, or a subagent’s, is none', () => {
  const reader = transcriptReader();
  const result = { type: 'tool_result', tool_use_id: 't', content: 'the task' };
  const lines = [
    user('the task', { isSidechain: true }),
    queuedCommand('the task', { isSidechain: true }),
    user('the task', { isMeta: true }),
    user('the task', { isCompactSummary: true }),
    user('the task', { timestamp: 'soon' }),
    user('[Request interrupted by user]'),
    JSON.stringify({ type: 'user', message: { role: 'user', content: [result] }, timestamp: at }),
    queuedCommand(7),
    '{"type":"user"',
    '{"type":"user","message":{"content":7}}',
  ];
  for (const line of lines) reader.read(line);
  expect(reader.takePrompts()).toEqual([]);
});
