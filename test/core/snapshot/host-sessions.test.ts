import { expect, it } from 'vitest';
import { readHostSessions } from '../../../src/core/snapshot/host-sessions.ts';

const session = {
  listed: {
    session: 'a',
    standing: 'live',
    project: '/p',
    backend: 'tmux',
    createdAt: '2026-01-01T00:00:00.000Z',
    clients: 0,
    supervisor: null,
    progress: { completed: 0, failed: 0, total: 1 },
    asking: 0,
  },
  snapshot: null,
};
const answer = (count: number) => ({
  version: 1,
  now: '2026-01-01T00:00:00.000Z',
  sessions: Array.from({ length: count }, () => session),
});

it('refuses the answer of a host that claims thousands of sessions', () => {
  expect(readHostSessions(answer(1_000))?.sessions).toHaveLength(1_000);
  expect(readHostSessions(answer(1_001))).toBeNull();
});
