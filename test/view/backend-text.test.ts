import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/core/failure.ts';
import { ptyLack } from '../../src/os/terminal/pseudo-terminal.ts';
import { remediesText } from '../../src/core/remedy.ts';
import { failureText } from '../../src/view/failure-text.ts';

const build = /install a C\+\+ compiler, make and python3, then reinstall muxcrew/;
const notBuilt =
  "Failed to load native module: pty.node, checked: build/Release: Error: Cannot find module 'pty.node'";

describe('what helps where panes cannot be held', () => {
  it.each<readonly [string, Failure, RegExp, RegExp]>([
    [
      'node-pty left out, tmux installed',
      { kind: 'pty-missing', detail: 'x', lacks: 'module', tmux: 'ready', install: 'apk add tmux' },
      /node-pty, which is not installed/,
      /^use tmux, which is installed: --backend tmux; or: /,
    ],
    [
      'node-pty not built, no tmux',
      {
        kind: 'pty-missing',
        detail: notBuilt,
        lacks: 'binary',
        tmux: 'tmux-missing',
        install: 'apk add tmux',
      },
      /compiled part does not load: Failed to load native module/,
      /^apk add tmux, then use it: --backend tmux; or: /,
    ],
    [
      'node-pty not built, an old tmux',
      {
        kind: 'pty-missing',
        detail: notBuilt,
        lacks: 'binary',
        tmux: 'tmux-too-old',
        install: 'apk add tmux',
      },
      /compiled part does not load/,
      /^install tmux 3\.2 or newer, then use it/,
    ],
    [
      'neither',
      {
        kind: 'no-backend',
        tmux: 'tmux-missing',
        pty: 'x',
        lacks: 'module',
        install: 'sudo dnf install -y tmux',
      },
      /tmux is not installed.*node-pty, which is not installed/,
      /^sudo dnf install -y tmux; or: /,
    ],
    [
      'neither, and no known package manager',
      { kind: 'no-backend', tmux: 'tmux-missing', pty: 'x', install: null },
      /tmux is not installed/,
      /^install tmux 3\.2 or newer with the package manager; or: /,
    ],
  ])('%s', (_, failure, what, fix) => {
    const text = failureText(failure);
    const fixes = remediesText(text.fixes);
    expect(text.what).toMatch(what);
    expect(fixes).toMatch(fix);
    expect(fixes).toMatch(build);
    expect(fixes).not.toMatch(/npm rebuild|install -g node-pty|\.\/scripts/);
  });

  it.each([
    ["Cannot find module 'node-pty'\nRequire stack:\n- /m/dist/main.js", 'module'],
    ["Cannot find package 'node-pty' imported from /m/dist/main.js", 'module'],
    [notBuilt, 'binary'],
    ["The module '/m/pty.node' was compiled against a different Node.js version", 'binary'],
    ['/m/pty.node: invalid ELF header', 'binary'],
  ])('%s', (error, lack) => {
    expect(ptyLack(error)).toBe(lack);
  });
});
