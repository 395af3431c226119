/** Where Claude Code is found, and where it is not looked for. */
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProgramPlace } from '../../../src/ports/agent-definition.ts';
import { findClaude, offPathNote } from '../../../src/agents/claude/find-claude.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';

let home = '';
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(process.env['TMPDIR'] ?? '/tmp', 'mcf-')));
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function program(path: string, mode = 0o755): string {
  const whole = join(home, path);
  mkdirSync(dirname(whole), { recursive: true, mode: 0o755 });
  writeFileSync(whole, '#!/bin/sh\n');
  chmodSync(whole, mode);
  return whole;
}

function context(env: Readonly<Record<string, string>> = {}): ProgramPlace {
  return {
    cwd: home,
    env: { HOME: home, PATH: `${home}/bin`, ...env },
    files: nodeFiles(),
  };
}

describe('Claude Code outside PATH', () => {
  it.each([
    '.local/bin/claude',
    '.claude/local/claude',
    '.npm-global/bin/claude',
    '.nvm/versions/node/v22.1.0/bin/claude',
  ])('is found at ~/%s, and named', (path) => {
    const found = program(path);
    expect(findClaude(context(), null)).toEqual({ ok: true, value: found });
    expect(offPathNote(context(), null)).toBe(`using Claude Code at ${found}, which is not on PATH`);
  });

  it('comes from the newest version that nvm has', () => {
    for (const version of ['v8.17.0', 'v20.19.0', 'v9.1.0'])
      program(`.nvm/versions/node/${version}/bin/claude`);
    expect(findClaude(context(), null)).toMatchObject({
      value: `${home}/.nvm/versions/node/v20.19.0/bin/claude`,
    });
    const other = program('nvm/versions/node/v1.0.0/bin/claude');
    expect(findClaude(context({ NVM_DIR: `${home}/nvm` }), null)).toMatchObject({ value: other });
  });

  it('gives way to PATH and to what was configured, without a word', () => {
    program('.local/bin/claude');
    const onPath = program('bin/claude');
    expect(findClaude(context(), null)).toMatchObject({ value: onPath });
    expect(offPathNote(context(), null)).toBeNull();
    const named = program('named');
    expect(findClaude(context(), 'named')).toMatchObject({ value: named });
    expect(offPathNote(context(), 'named')).toBeNull();
    expect(findClaude(context(), '/gone')).toMatchObject({ failure: { kind: 'claude-cli-path' } });
  });

  it.each([
    ['a folder', () => void mkdirSync(join(home, '.local/bin/claude'), { recursive: true })],
    ['not executable', () => void program('.local/bin/claude', 0o644)],
    ['writable by others', () => void program('.local/bin/claude', 0o757)],
    [
      'in a folder that others can write to',
      () => {
        program('.local/bin/claude');
        chmodSync(join(home, '.local/bin'), 0o777);
      },
    ],
    [
      'below a folder that others can write to',
      () => {
        program('.local/bin/claude');
        chmodSync(join(home, '.local'), 0o777);
      },
    ],
    [
      'a link into a folder that others can write to',
      () => {
        program('open/claude');
        chmodSync(join(home, 'open'), 0o777);
        mkdirSync(join(home, '.local/bin'), { recursive: true });
        symlinkSync(join(home, 'open/claude'), join(home, '.local/bin/claude'));
      },
    ],
    [
      'a link in a folder that others can write to',
      () => {
        program('safe/claude');
        mkdirSync(join(home, '.local/bin'), { recursive: true });
        chmodSync(join(home, '.local/bin'), 0o777);
        symlinkSync(join(home, 'safe/claude'), join(home, '.local/bin/claude'));
      },
    ],
    [
      'a broken link',
      () => {
        mkdirSync(join(home, '.local/bin'), { recursive: true });
        symlinkSync('/gone', join(home, '.local/bin/claude'));
      },
    ],
  ])('is passed over: %s', (_, make) => {
    make();
    const found = findClaude(context(), null);
    // A machine may have one in a system folder.
    expect(found.ok ? found.value : '').not.toContain(home);
    expect(found.ok || found.failure).toMatchObject({
      kind: 'claude-missing',
      folders: expect.arrayContaining([`${home}/.local/bin`, '/usr/local/bin']) as unknown,
    });
  });

  it('is looked for without a home, too', () => {
    expect(findClaude(context({ HOME: '' }), null)).toMatchObject({
      failure: { folders: ['/opt/homebrew/bin', '/usr/local/bin', '/home/linuxbrew/.linuxbrew/bin'] },
    });
  });
});
