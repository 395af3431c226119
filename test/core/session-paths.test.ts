import { describe, expect, test } from 'vitest';
import { statePaths, withUserTmux, workerTmux } from '../../src/core/session-paths.ts';

describe('a worker’s folder for tmux sockets', () => {
  test('is its own, and short enough for a socket below it', () => {
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
