import { expect, test } from 'vitest';
import { readReport, reportReader } from '../../src/agents/claude/report.ts';

const when = Date.UTC(2026, 10, 22, 13, 22, 26, 518);
const later = when + 3_000;
const record = (event: string, payload: object = {}): [string, string, number] => [
  `0000000318884-0021842-${String(when)}-${event}.json`,
  JSON.stringify({
    session_id: '12c4df0a-2189-48bb-a73a-3513a9a223cd',
    permission_mode: 'default',
    hook_event_name: event,
    ...payload,
  }),
  later,
];
const turn = (event: string, payload?: object): unknown => readReport(...record(event, payload))?.turn;

test('each event tells of the turn, at the time when it happened', () => {
  expect(turn('SessionStart')).toEqual({ is: 'ready', at: when });
  expect(turn('UserPromptSubmit')).toEqual({ is: 'running', at: when, prompt: true });
  expect(turn('PreToolUse')).toEqual({ is: 'running', at: when });
  expect(turn('PostToolUse')).toEqual({ is: 'running', at: when });
  expect(turn('Stop')).toEqual({ is: 'over', at: when });
  const limit = "You've hit your 5-hour limit";
  expect(turn('StopFailure', { error: 'rate_limit', last_assistant_message: limit })).toEqual({
    is: 'failed',
    error: 'rate_limit',
    kind: 'usage-limit',
    what: limit,
    until: null,
    at: when,
  });
  expect(turn('SessionEnd')).toBeNull();
});

test('a turn is not over while a subagent works on behind it; a shell may run for ever', () => {
  const task = (type: string, status = 'running') => ({ background_tasks: [{ id: 'x', type, status }] });
  expect(turn('Stop', task('subagent'))).toEqual({ is: 'running', at: when });
  expect(turn('Stop', task('subagent', 'completed'))).toEqual({ is: 'over', at: when });
  expect(turn('Stop', task('shell'))).toEqual({ is: 'over', background: true, at: when });
});

test('a conversation that is made short in mid-turn is no new beginning', () => {
  expect(turn('SessionStart', { source: 'compact' })).toBeNull();
  expect(turn('SessionStart', { source: 'clear' })).toEqual({ is: 'ready', at: when });
});

test('a beginning names its conversation, and nothing else does', () => {
  const of = (event: string, payload?: object) => readReport(...record(event, payload))?.conversation;
  expect(of('SessionStart', { source: 'clear' })).toBe('12c4df0a-2189-48bb-a73a-3513a9a223cd');
  expect(of('SessionStart', { session_id: '../../etc' })).toBeNull();
  expect(of('PreToolUse')).toBeNull();
});

test('a permission request says its mode alone: what it asks, and until when, is told by its own record', () => {
  expect(turn('PermissionRequest', { tool_name: 'Bash', tool_input: { command: 'rm' } })).toBeNull();
});

test('a notification that only repeats a permission request says nothing new', () => {
  const notify = (type: string, message: string): unknown =>
    turn('Notification', { notification_type: type, message });
  expect(notify('permission_prompt', 'Claude needs your permission to use Bash')).toBeNull();
  expect(notify('permission_prompt', 'Which port?')).toMatchObject({ is: 'asking', what: 'Which port?' });
  expect(notify('idle_prompt', 'Claude is waiting for your input')).toMatchObject({ is: 'over' });
  expect(notify('auth_success', 'x')).toBeNull();
});

test('the permission mode comes from the payload', () => {
  expect(readReport(...record('Stop', { permission_mode: 'auto' }))?.permissionMode).toBe('auto');
  expect(readReport(...record('Stop', { permission_mode: '\u001b[31m' }))?.permissionMode).toBeNull();
});

test('a record that was cut off still tells what comes first', () => {
  const [name, content] = record('PreToolUse', {
    tool_name: 'Write',
    tool_input: { content: 'x'.repeat(99_999) },
  });
  expect(readReport(name, content.slice(0, 65_536), later)).toEqual({
    conversation: null,
    turn: { is: 'running', at: when },
    permissionMode: 'default',
  });
});

test('garbage, unknown events and records that contradict their name are none of ours', () => {
  const [name, content] = record('Stop');
  for (const bad of ['', '\0\0', '[]', 'null', '{', '"Stop"', '{"hook_event_name":"PreToolUse"}'])
    expect(readReport(name, bad, later)).toBeNull();
  expect(readReport('0000000318884-0000001-1795353746518-Whatever.json', content, later)).toBeNull();
  expect(readReport('Stop.json.new', content, later)).toBeNull();
});

test('a record from the future counts from now', () => {
  const [name, content] = record('Stop');
  expect(readReport(name, content, when - 60_000)?.turn).toEqual({ is: 'over', at: when - 60_000 });
});

test('a record that comes late says nothing any more', () => {
  const read = reportReader();
  const [, over] = record('Stop');
  const [, tool] = record('PostToolUse');
  const turnOf = (name: string, content: string): unknown => read(name, content, later)?.turn?.is ?? null;
  expect(turnOf('0000000318890-0000007-1795353746590-Stop.json', over)).toBe('over');
  expect(turnOf('0000000318888-0000006-1795353746595-PostToolUse.json', tool)).toBeNull();
  expect(turnOf('0000000318890-0000005-1795353746595-PostToolUse.json', tool)).toBeNull();
  expect(turnOf('0000000318891-0000008-1795353746599-PostToolUse.json', tool)).toBe('running');
});
