/** What tells that a busy Claude has taken up a message: the transcript, as the source of telemetry reads it. */
import { expect, test } from 'vitest';
import { Turn } from './claude-turn.ts';

const user = (content: unknown): object => ({ type: 'user', message: { role: 'user', content } });
const attached = (prompt: string, timestamp?: string): object => ({
  type: 'attachment',
  attachment: { type: 'queued_command', prompt },
  ...(timestamp === undefined ? {} : { timestamp }),
});

/** A turn in which these messages were entered. */
function queued(...texts: readonly string[]): Turn {
  const turn = new Turn();
  turn.pass(100);
  for (const text of texts) turn.enters(text);
  return turn;
}

test('it is delivered once it stands in the transcript, within the turn or after it', () => {
  const turn = queued('port 4000', 'use\n\tTLS');
  expect(turn.inbox).toEqual(['port 4000', 'use\n\tTLS']);
  turn.writes(attached('port 4000'));
  turn.pass(100);
  turn.beat();
  expect(turn.inbox).toEqual(['use\n\tTLS']);
  turn.pass(5_000);
  turn.writes(user([{ type: 'text', text: 'use\n    TLS' }]));
  turn.beat();
  expect(turn.inbox).toEqual([]);
  expect(turn.endings).toEqual(['delivered', 'delivered']);
});

test.each([
  ['a prompt from before it was entered', [attached('port 4000', new Date(1_000).toISOString())]],
  ['a prompt of a subagent', [{ ...user('port 4000'), isSidechain: true }]],
  ['the entry of Claude’s queue', [{ type: 'queue-operation', operation: 'enqueue', content: 'port 4000' }]],
  ['a line that contains it', [user('use port 4000 for it')]],
])('%s does not deliver it', (_what, entries) => {
  const turn = queued('port 4000');
  turn.writes(...entries);
  turn.pass(5_000);
  turn.beat();
  expect(turn.inbox).toEqual(['port 4000']);
});

test('each of two equal messages needs a place of its own', () => {
  const turn = queued('go on', 'go on');
  turn.writes(attached('go on'));
  turn.beat();
  expect(turn.inbox).toEqual(['go on']);
  turn.pass(5_000);
  turn.writes(user('go on'));
  turn.beat();
  expect(turn.inbox).toEqual([]);
});

test('two that Claude joins in one prompt are both delivered', () => {
  const turn = queued('one', 'two');
  turn.writes(user('one\ntwo'));
  turn.beat();
  expect(turn.inbox).toEqual([]);
});

test('another supervisor finds what was taken up in its absence', () => {
  const turn = queued('port 4000');
  turn.writes(attached('port 4000'));
  turn.supervise();
  turn.pass(100);
  expect(turn.inbox).toEqual([]);
});

test('it is given up when Claude is idle for a while without it, and never while a turn runs', () => {
  const turn = queued('refused by a hook of the user');
  turn.pass(60_000);
  turn.beat();
  expect(turn.inbox).toHaveLength(1);
  turn.stop();
  turn.registry('idle');
  turn.pass(6_000);
  turn.beat();
  expect(turn.inbox).toHaveLength(1);
  turn.pass(6_000);
  turn.beat();
  expect(turn.inbox).toEqual([]);
  expect(turn.endings).toEqual(['queued']);
});
