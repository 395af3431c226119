import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { statePaths } from '../../../src/core/paths/session-paths.ts';
import { findSession, unreadableState } from '../../../src/app/sessions/sessions.ts';
import { ensureSupervisor } from '../../../src/app/supervisor-client.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mcu-'));
});

afterEach(() => rmSync(home, { recursive: true }));

function contextWith(content: string): Context {
  const paths = statePaths({ XDG_STATE_HOME: home });
  mkdirSync(join(paths.sessions, 'a'), { recursive: true });
  for (const name of ['spec.json', 'journal.jsonl']) writeFileSync(join(paths.sessions, 'a', name), content);
  return {
    files: nodeFiles(),
    paths,
    clock: { now: () => 0 },
    locks: { holder: () => null },
    sockets: { problem: () => null },
    // A supervisor that is started gets here.
    exec: {
      run: () => Promise.reject(new Error('started')),
      detach: () => Promise.reject(new Error('started')),
    },
    env: {},
    caller: { is: 'user' },
  } as unknown as Context;
}

it.each(['', '{', 'garbage', '\0\0', '[]', '{"version":1}'])(
  'names the fix of a session whose state is %j, and starts no supervisor',
  async (content) => {
    const context = contextWith(content);
    const session = findSession(context, 'a');
    expect(session).not.toBeNull();
    const failure = session === null ? null : unreadableState(session, 'cannot show the status of a');
    expect(failure).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('its state (spec.json and the journal) cannot be read') as string,
      fixes: [{ run: ['muxcrew', 'stop', '--session', 'a'] }],
    });
    expect(await ensureSupervisor(context, 'a')).toMatchObject({
      ok: false,
      failure: { kind: 'refused', fixes: [{ run: ['muxcrew', 'stop', '--session', 'a'] }] },
    });
  },
);
