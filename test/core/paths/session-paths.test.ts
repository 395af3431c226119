import { describe, expect, test } from 'vitest';
import {
  lockLimit,
  markOfSession,
  markOfWorker,
  statePaths,
  withUserTmux,
  workerOfLimit,
  workerTmux,
} from '../../../src/core/paths/session-paths.ts';

describe('a worker’s folder for tmux sockets', () => {
  test('is unique, and short enough for a socket in it', () => {
    const paths = statePaths({ HOME: `/home/${'a'.repeat(20)}` });
    const session = `${'long-project-name-'.repeat(3)}cbf6ba`;
    const folder = workerTmux(paths, session, '12');
    expect(`${folder}/tmux-1000/default`.length).toBeLessThan(108);
    const others = [workerTmux(paths, session, '1'), workerTmux(paths, `${session.slice(0, -1)}b`, '12')];
    expect(others).not.toContain(folder);
  });
});

describe('a muxcrew that a worker calls', () => {
  test('has the user’s own TMUX_TMPDIR again', () => {
    const env = { A: 'b', TMUX_TMPDIR: '/state/tmux/x-1' };
    expect(withUserTmux({ ...env, MUXCREW_USER_TMUX_TMPDIR: '/users' })).toEqual({
      A: 'b',
      TMUX_TMPDIR: '/users',
    });
    expect(withUserTmux({ ...env, MUXCREW_USER_TMUX_TMPDIR: '' })).toEqual({ A: 'b' });
    expect(withUserTmux(env)).toEqual(env);
  });
});

describe('the limit that marks the processes of a worker', () => {
  test('is exact, differs by session and worker, and identifies both', () => {
    const sessions = ['todo-app-83fe94', 'todo-app-83fe95', 'p-1-1'];
    const ids = ['0', '1', '64', '100000'];
    const limits = sessions.flatMap((session) => ids.map((id) => lockLimit(session, id)));
    expect(new Set(limits).size).toBe(sessions.length * ids.length);
    expect(limits.every((limit) => Number.isSafeInteger(limit))).toBe(true);
    for (const session of sessions)
      for (const worker of ids) {
        const limit = lockLimit(session, worker);
        expect(workerOfLimit(limit, sessions)).toEqual({ session, worker });
        expect(
          workerOfLimit(
            limit,
            sessions.filter((one) => one !== session),
          ),
        ).toBeNull();
        expect(markOfWorker(`${session}/${worker}`).locks).toEqual([limit, limit]);
        const [least, greatest] = markOfSession(session).locks;
        expect(limit >= least && limit <= greatest).toBe(true);
      }
    for (const limit of [0, 1, 1024, 2 ** 31, Infinity]) expect(workerOfLimit(limit, sessions)).toBeNull();
  });
});
