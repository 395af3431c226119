import { expect, it } from 'vitest';
import type { AgentSpec } from '../../../src/core/model/worker.ts';
import { claudeTraits, type ClaudeSpec } from '../../../src/agents/claude/spec.ts';
import { toSnapshot } from '../../../src/core/snapshot/to-snapshot.ts';
import { crew, demo, worker } from '../crew.ts';

const own: ClaudeSpec = {
  kind: 'claude',
  traits: claudeTraits,
  program: '/bin/claude',
  model: null,
  permissionMode: null,
  dangerouslySkipPermissions: false,
  conversation: 'c0ffee',
};

it('marks a worker that asks for no permission, however that was chosen', () => {
  const shown = (agent: AgentSpec, reported: string | null = null): boolean | undefined => {
    const c = crew([worker('1', agent)]);
    c.run('1');
    c.happen({ is: 'agent-reported', worker: '1', turn: null, permissionMode: reported });
    return toSnapshot(c.model(), { pid: 1, startTime: 't', now: 1, iso: String }).workers[0]?.dangerous;
  };
  expect(shown({ ...own, dangerouslySkipPermissions: true })).toBe(true);
  expect(shown({ ...own, permissionMode: 'bypassPermissions' })).toBe(true);
  expect(shown(own, 'bypassPermissions')).toBe(true);
  expect(shown({ ...own, permissionMode: 'auto' }, 'acceptEdits')).toBe(false);
  expect(shown(demo)).toBe(false);
});
