/** What doctor says of Claude Code: facts of this machine -> findings. */
import { expect, it } from 'vitest';
import { claudeCheck, type ClaudeFacts } from '../../../src/agents/claude/check.ts';

const well: ClaudeFacts = {
  needed: true,
  failure: null,
  path: '/usr/bin/claude',
  start: { is: 'started', version: '2.1.330' },
  settings: [],
};

it('finds nothing but good where all is well', () => {
  expect(claudeCheck(well)).toMatchObject({ level: 'problem', failure: null, findings: [{ level: 'ok' }] });
  expect(claudeCheck({ ...well, needed: false }).level).toBe('note');
});

// What is otherwise; the finding's id, its level, a word of what it says and of what fixes it.
it.each<[string, Partial<ClaudeFacts>, string, string, RegExp, RegExp]>([
  [
    'a Claude that does not start',
    { start: { is: 'failed', detail: 'exit 1: no libc' } },
    'claude-start',
    'problem',
    /exit 1: no libc/,
    /--version/,
  ],
  ['a Claude that hangs', { start: { is: 'slow', seconds: 20 } }, 'claude-start', 'warning', /20 s/, /time/],
  [
    'a Claude older than any that was tried',
    { start: { is: 'started', version: '2.1.99' } },
    'claude',
    'note',
    /2\.1\.99.*older/,
    /claude update/,
  ],
  [
    'disableAllHooks',
    { settings: [{ path: '/h/settings.json', content: { disableAllHooks: true } }] },
    'claude-hooks',
    'warning',
    /unknown/,
    /\/h\/settings\.json/,
  ],
  [
    'settings that are no JSON',
    { settings: [{ path: '/h/settings.json', content: 'broken' }] },
    'claude-settings',
    'warning',
    /no JSON/,
    /correct/,
  ],
])('reports %s', (_, otherwise, id, level, what, mend) => {
  const { findings } = claudeCheck({ ...well, ...otherwise });
  const found = findings.find((finding) => finding.id === id);
  expect(found).toMatchObject({ level, what: expect.stringMatching(what) as unknown });
  expect(found?.mend).toMatch(mend);
});

it('lets the stronger settings file decide about hooks', () => {
  const settings = [
    { path: '/p/local', content: { disableAllHooks: false } },
    { path: '/h/user', content: { disableAllHooks: true } },
  ];
  const { findings } = claudeCheck({ ...well, settings });
  expect(findings.some(({ id }) => id === 'claude-hooks')).toBe(false);
});
