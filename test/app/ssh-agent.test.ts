import { mkdtempSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { callerOfMark, user, type Caller } from '../../src/core/wire/rights.ts';
import type { Context } from '../../src/app/context.ts';
import { keyAgentEnv, refreshKeyAgent } from '../../src/app/ssh-agent.ts';
import { statePaths } from '../../src/core/paths/session-paths.ts';
import { nodeFiles } from '../../src/os/files/files.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Agents live as long as the test wants; the files are real. */
function world() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'muxcrew-key-agent-')));
  folders.push(folder);
  const paths = statePaths({ XDG_STATE_HOME: folder });
  const alive = new Set<string>();
  const said: string[] = [];
  const refresh = (env: Record<string, string>, caller: Caller = user): Promise<void> =>
    refreshKeyAgent({
      env,
      caller,
      paths,
      files: nodeFiles(),
      keyAgentAnswers: (socket: string) => Promise.resolve(alive.has(socket)),
      err: (text: string) => said.push(text),
    } as unknown as Context);
  return { folder, link: paths.keyAgent, alive, said, refresh, target: () => readlinkSync(paths.keyAgent) };
}

describe('the link', () => {
  it('leads to the agent of whoever came last with one that answers', async () => {
    const { alive, refresh, target } = world();
    alive.add('/one').add('/two');
    await refresh({ SSH_AUTH_SOCK: '/one' });
    expect(target()).toBe('/one');
    await refresh({ SSH_AUTH_SOCK: '/two' });
    expect(target()).toBe('/two');
  });

  it('is never led to one that does not answer, nor away by who has none', async () => {
    const { alive, refresh, target } = world();
    await refresh({ SSH_AUTH_SOCK: '/dead' });
    expect(target).toThrow(/ENOENT/);
    alive.add('/live');
    await refresh({ SSH_AUTH_SOCK: '/live' });
    for (const env of [{ SSH_AUTH_SOCK: '/dead' }, { SSH_AUTH_SOCK: '' }, { SSH_AUTH_SOCK: 'live' }, {}])
      await refresh(env);
    expect(target()).toBe('/live');
  });

  it('is left alone by workers and managers', async () => {
    const { alive, refresh, target } = world();
    alive.add('/live').add('/other');
    await refresh({ SSH_AUTH_SOCK: '/live' });
    await refresh({ SSH_AUTH_SOCK: '/other' }, callerOfMark('crew/1'));
    await refresh({ SSH_AUTH_SOCK: '/other' }, callerOfMark('crew/0'));
    expect(target()).toBe('/live');
  });

  it('never leads to itself, not by the links of others either', async () => {
    const { folder, link, alive, refresh, target } = world();
    alive.add('/live');
    await refresh({ SSH_AUTH_SOCK: '/live' });
    const theirs = join(folder, 'theirs');
    symlinkSync(link, theirs);
    alive.add(link).add(theirs);
    await refresh({ SSH_AUTH_SOCK: link });
    await refresh({ SSH_AUTH_SOCK: theirs });
    expect(target()).toBe('/live');
  });

  it('that cannot be made is said, and keeps nobody from anything', async () => {
    const { folder, alive, said, refresh } = world();
    writeFileSync(join(folder, 'muxcrew'), 'a file where the state folder should be');
    alive.add('/live');
    await refresh({ SSH_AUTH_SOCK: '/live' });
    expect(said.join('')).toMatch(/workers do not get the ssh-agent of this login: E/);
  });
});

it('workers are given the link, unless its path is too long for a socket', () => {
  expect(keyAgentEnv({ paths: statePaths({ XDG_STATE_HOME: '/state' }) })).toEqual({
    SSH_AUTH_SOCK: '/state/muxcrew/ssh-agent.sock',
  });
  expect(keyAgentEnv({ paths: statePaths({ XDG_STATE_HOME: `/${'x'.repeat(100)}` }) })).toEqual({});
});
