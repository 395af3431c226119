import { expect, test } from 'vitest';
import { apiError } from '../../../src/agents/claude/api-error.ts';

const at = Date.UTC(2026, 10, 23, 23, 37, 32);
const told = (error: string, message: string, status: number | null = null): ReturnType<typeof apiError> =>
  apiError({ error, message, status, resetsAt: null, at });

test.each([
  ['rate_limit', "You've hit your session limit · resets 1:37am (UTC)", 'usage-limit'],
  [
    'rate_limit',
    'API Error: Request rejected (429) · This request would exceed your account’s rate limit.',
    'rate-limit',
  ],
  [
    'rate_limit',
    'API Error: Server is temporarily limiting requests (not your usage limit) · x',
    'rate-limit',
  ],
  ['server_error', 'API Error: Repeated 529 Overloaded errors. The API is at capacity', 'overloaded'],
  ['server_error', 'API Error: 500 Internal server error.', 'server'],
  ['authentication_failed', 'Not logged in · Please run /login', 'login'],
  ['authentication_failed', 'Invalid API key · Fix external API key', 'login'],
  ['billing_error', 'Credit balance is too low', 'billing'],
  ['model_not_found', 'There’s an issue with the selected model (claude-nope).', 'model'],
  ['invalid_request', 'Prompt is too long · the request is ~210000 tokens', 'context'],
  ['invalid_request', 'API Error: 400 messages: at least one message is required', 'other'],
  ['unknown', 'x', 'other'],
])('%s, “%s”: %s', (error, message, kind) => {
  expect(told(error, message).kind).toBe(kind);
});

test.each([
  ['resets 1:37am (UTC)', '2026-11-24T01:37:00Z'],
  ['resets 11:37pm (UTC)', '2026-11-23T23:37:00Z'],
  ['resets 12am (UTC)', '2026-11-24T00:00:00Z'],
  ['resets 8pm (America/New_York)', '2026-11-24T01:00:00Z'],
  ['resets Nov 26, 7:18pm (America/New_York)', '2026-11-27T00:18:00Z'],
  ['resets Jan 2, 9am (Asia/Kolkata)', '2027-01-02T03:30:00Z'],
])('a limit that %s', (words, until) => {
  const found = told('rate_limit', `You've hit your weekly limit · ${words}`).until;
  expect(found === null ? null : new Date(found).toISOString()).toBe(until.replace('Z', '.000Z'));
});

test('no end is told where none is said, or in words that we don’t know', () => {
  for (const words of [
    '',
    'resets soon',
    'resets 25 (UTC)',
    'resets 1am (Moon/Base)',
    'resets Foo 3, 1am (UTC)',
  ])
    expect(told('rate_limit', `You've hit your session limit · ${words}`).until).toBeNull();
  expect(told('server_error', 'resets 1:37am (UTC)').until).toBeNull();
});

test('a number beats the words', () => {
  const words = { error: 'rate_limit', message: "You've hit your session limit · resets 1am (UTC)" };
  expect(apiError({ ...words, status: 429, resetsAt: 1_795_484_252, at }).until).toBe(1_795_484_252_000);
});
