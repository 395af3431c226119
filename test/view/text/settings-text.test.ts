import { expect, it } from 'vitest';
import type { ResolvedSetting } from '../../../src/core/config/settings.ts';
import { differenceLines, settingLine } from '../../../src/view/text/settings-text.ts';

const project = { source: 'project', from: '/p/.muxcrewrc' } as const;
const changed: ResolvedSetting = {
  key: 'model',
  value: 'opus',
  ...project,
  replaces: { value: 'sonnet', from: '/u/config.yaml' },
};
const notify: ResolvedSetting = {
  key: 'notify',
  value: 'off',
  ...project,
  replaces: { value: 'desktop\u001b[2J', from: '/u/config.yaml' },
};
const refused: ResolvedSetting = {
  key: 'maxCostUsd',
  value: 5,
  source: 'user',
  from: '/u/config.yaml',
  refused: { value: null, from: '/p/.muxcrewrc' },
};
const memory: ResolvedSetting = {
  key: 'minFreeMemoryMB',
  value: 768,
  source: 'default',
  from: null,
  refused: { value: 0, from: '/p/.muxcrewrc' },
};

it('shows where a value came from, and what it stands against', () => {
  expect(settingLine({ key: 'bell', value: true, source: 'default', from: null }, 6)).toBe(
    'bell    true  (default)',
  );
  expect(settingLine(changed, 5)).toBe('model  opus  (project: /p/.muxcrewrc; your own: "sonnet")');
  expect(settingLine(refused, 0)).toBe(
    'maxCostUsd  5  (user: /u/config.yaml; /p/.muxcrewrc sets none: wider, ignored)',
  );
  const joined = [{ source: 'user', from: '/u/config.yaml' }] as const;
  expect(settingLine({ key: 'deny', value: ['A', 'B'], ...project, joined }, 4)).toBe(
    'deny  ["A","B"]  (project: /p/.muxcrewrc; user: /u/config.yaml)',
  );
});

it('names all that a project changes in one line for each kind, and nothing else', () => {
  const agreed: ResolvedSetting = { key: 'bell', value: true, ...project };
  expect(differenceLines([agreed])).toEqual([]);
  const lines = differenceLines([agreed, changed, notify, refused, memory]);
  expect(lines).toEqual([
    expect.stringMatching(
      /^\/p\/\.muxcrewrc changes your own settings: model "opus" \(your own: "sonnet"\), notify "off" \(your own: "desktop/,
    ),
    '/p/.muxcrewrc sets wider limits, which are ignored: maxCostUsd none (in force: your 5), minFreeMemoryMB 0 (in force: the default 768)',
  ]);
  expect(lines.join('')).not.toContain('\u001b');
});
