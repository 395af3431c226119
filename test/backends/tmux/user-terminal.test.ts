/** Which terminal description tmux is given, and what the user is told of it. */
import { expect, it } from 'vitest';
import { userTerminal } from '../../../src/backends/tmux/user-terminal.ts';
import type { Files } from '../../../src/ports/files.ts';

const usual = ['xterm-256color', 'xterm', 'screen-256color', 'screen', 'dumb', 'vt100'];

function termFor(env: Readonly<Record<string, string>>, installed: readonly string[] = usual) {
  const paths = new Set(installed.map((name) => `/usr/share/terminfo/${name.charAt(0)}/${name}`));
  const files = { stat: (path: string) => (paths.has(path) ? {} : null) } as unknown as Files;
  const { term, note } = userTerminal(env, files);
  return { term, note };
}

it.each(['xterm-ghostty', 'xterm-kitty', 'wezterm', 'alacritty', 'foot', '../etc', 'a b'])(
  'draws as for xterm-256color where %s is not installed, and says nothing',
  (TERM) => {
    const env: Record<string, string> = { TERM };
    expect(termFor(env)).toEqual({ term: 'xterm-256color', note: null });
    expect(termFor({ ...env, SSH_CONNECTION: '1 2 3 4' })).toEqual({ term: 'xterm-256color', note: null });
  },
);

it('keeps a description that is installed, also in a folder that the terminal names', () => {
  expect(termFor({ TERM: 'screen' })).toEqual({ term: null, note: null });
  const files = { stat: (path: string) => (path === '/ghostty/78/xterm-ghostty' ? {} : null) };
  expect(
    userTerminal({ TERM: 'xterm-ghostty', TERMINFO: '/ghostty' }, files as unknown as Files).term,
  ).toBeNull();
});

it.each([{}, { TERM: '' }, { TERM: 'dumb' }, { TERM: 'unknown' }])('says what it takes for %j', (env) => {
  const { term, note } = termFor(env);
  expect(term).toBe('xterm-256color');
  expect(note).toMatch(/^TERM is (not set|"dumb"|"unknown"): drawing as for xterm-256color/);
});

it('prefers the family of the name, and says that colours are lost', () => {
  expect(termFor({ TERM: 'tmux-256color' })).toEqual({ term: 'screen-256color', note: null });
  expect(termFor({ TERM: 'rxvt-unicode' }, ['rxvt', 'vt100'])).toMatchObject({ term: 'rxvt' });
  expect(termFor({ TERM: 'xterm-kitty' }, ['vt100'])).toEqual({
    term: 'vt100',
    note: 'no description of the terminal "xterm-kitty" is installed: drawing as for vt100, with fewer colours',
  });
});

it('leaves TERM alone where nothing is installed', () => {
  expect(termFor({ TERM: 'xterm-kitty' }, [])).toEqual({ term: null, note: null });
});
