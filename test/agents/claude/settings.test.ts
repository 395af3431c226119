import { expect, test } from 'vitest';
import { askSeconds, claudeSettings, type SettingsInput } from '../../../src/agents/claude/settings.ts';

const input: SettingsInput = {
  worker: '1',
  paths: {
    project: '/p',
    statusFile: '/p/comm/worker1_status.txt',
    boardFile: '/p/comm/board.txt',
    outputs: '/p/outputs',
    folder: "/state/it's 1",
  },
  cwd: '/p',
  reads: [],
  hook: '/assets/hook.sh',
};
interface Hook {
  readonly command: string;
  readonly async?: boolean;
  readonly timeout?: number;
}
const hooksOf = (settings: unknown, event: string): readonly Hook[] =>
  (settings as { hooks: Record<string, { hooks: readonly Hook[] }[]> }).hooks[event]?.flatMap(
    ({ hooks }) => hooks,
  ) ?? [];

test('a request is recorded at once, and asked by a hook that is waited for', () => {
  const ask = { script: '/assets/ask.sh', folder: "/state/it's 1/requests" };
  const [told, asked, ...more] = hooksOf(claudeSettings({ ...input, ask }), 'PermissionRequest');
  expect(told).toMatchObject({ async: true, timeout: 30 });
  expect(asked).toEqual({
    type: 'command',
    command: String.raw`exec /bin/sh /assets/ask.sh '/state/it'\''s 1/requests'`,
    timeout: 604_800,
  });
  expect(more).toEqual([]);
  expect(hooksOf(claudeSettings({ ...input, ask }), 'PreToolUse')).toHaveLength(1);
});

test('keeps the worker in its pane: no agent view, no teammates in panes of their own', () => {
  expect(claudeSettings(input)).toMatchObject({ disableAgentView: true, teammateMode: 'in-process' });
});

test('the wait is one that 2.1.197 takes: milliseconds in 31 bits', () => {
  expect(askSeconds * 1000).toBeLessThan(2 ** 31);
});

test('without a place for requests, only the pane answers', () => {
  const hooks = hooksOf(claudeSettings(input), 'PermissionRequest');
  expect(hooks).toHaveLength(1);
  expect(hooks[0]?.async).toBe(true);
});

test('the person’s own status line is kept behind ours, with what else they set about it', () => {
  const line = (own: NonNullable<SettingsInput['statusLine']>['own']): unknown =>
    claudeSettings({ ...input, statusLine: { script: '/assets/status-line.sh', own } })['statusLine'];
  expect(line(null)).toEqual({
    type: 'command',
    command: String.raw`exec /bin/sh /assets/status-line.sh '/state/it'\''s 1'`,
  });
  expect(line({ command: "echo it's $PWD", more: { padding: 0, type: 'x' } })).toEqual({
    type: 'command',
    command: String.raw`exec /bin/sh /assets/status-line.sh '/state/it'\''s 1' 'echo it'\''s $PWD'`,
    padding: 0,
  });
  expect(claudeSettings(input)).not.toHaveProperty('statusLine');
});
