import { expect, test } from 'vitest';
import { ownStatusLine, readStatusLine, statusLineFiles } from '../../../src/agents/claude/status-line.ts';

/** As 2.1.330 gives it; shortened. */
const payload = {
  session_id: '4ee22b23-c724-4fe5-8652-60cac73a2bc1',
  cwd: '/todo-app',
  model: { id: 'claude-opus-4-8[1m]', display_name: 'Opus 4.8 (1M context)' },
  version: '2.1.330',
  cost: { total_cost_usd: 0.0026, total_duration_ms: 6539 },
  context_window: {
    total_input_tokens: 61_100,
    total_output_tokens: 10,
    context_window_size: 200_000,
    current_usage: { input_tokens: 100, output_tokens: 10, cache_read_input_tokens: 61_000 },
    used_percentage: 31,
    remaining_percentage: 69,
  },
  rate_limits: {
    five_hour: { used_percentage: 42, resets_at: 1_795_484_557 },
    seven_day: { used_percentage: 81, resets_at: null },
  },
};
const read = (changed: object): unknown => readStatusLine(JSON.stringify({ ...payload, ...changed }));

test('cost, context and the limits of the plan', () => {
  expect(read({})).toEqual({
    conversation: '4ee22b23-c724-4fe5-8652-60cac73a2bc1',
    model: 'claude-opus-4-8[1m]',
    costUsd: 0.0026,
    contextPercent: 31,
    contextSize: 200_000,
    contextTokens: 61_100,
    limits: [
      { window: 'five_hour', usedPercent: 42, resetsAt: 1_795_484_557_000 },
      { window: 'seven_day', usedPercent: 81, resetsAt: null },
    ],
  });
});

test('before the first answer, and with an API key, less is known', () => {
  const context = {
    total_input_tokens: 0,
    context_window_size: 200_000,
    current_usage: null,
    used_percentage: null,
  };
  expect(read({ context_window: context, rate_limits: undefined })).toMatchObject({
    contextPercent: null,
    contextTokens: null,
    limits: [],
  });
});

test('what is missing or odd is unknown, and garbage is none', () => {
  expect(
    read({ model: 'x', cost: { total_cost_usd: -1 }, context_window: [], rate_limits: 7 }),
  ).toMatchObject({
    model: null,
    costUsd: null,
    contextPercent: null,
    limits: [],
  });
  for (const bad of ['', '{', '[]', 'null', '\0']) expect(readStatusLine(bad)).toBeNull();
});

test('the person’s own status line is the first that one of their files sets', () => {
  expect(statusLineFiles('/home/me/.claude', '/todo-app')).toEqual([
    '/todo-app/.claude/settings.local.json',
    '/todo-app/.claude/settings.json',
    '/home/me/.claude/settings.json',
  ]);
  const set = (statusLine: unknown): string => JSON.stringify({ model: 'opus', statusLine });
  const mine = { type: 'command', command: '~/.claude/line.sh', padding: 0 };
  expect(ownStatusLine([null, '{}', '{ // no JSON', set(mine)])).toEqual({
    command: '~/.claude/line.sh',
    more: { padding: 0 },
  });
  expect(ownStatusLine([set({ type: 'command', command: 'a' }), set(mine)])?.command).toBe('a');
  for (const odd of [7, { type: 'text', command: 'x' }, { type: 'command', command: ' ' }])
    expect(ownStatusLine([set(odd)])).toBeNull();
});
