import { expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { handOver } from '../../../src/app/attach/hand-over.ts';

/** The user's tmux, which answers with `client_tty` and `session_id`. */
function attachIn(answer: { readonly code: number; readonly stdout: string; readonly stderr?: string }) {
  const context = {
    env: { TMUX_PANE: '%1' },
    exec: { run: () => Promise.resolve({ stderr: '', ...answer }) },
  } as unknown as Context;
  return handOver(context, {
    outer: '/tmp/tmux-1/default,7,0',
    session: 'web-1',
    target: 'web-1',
    serverPid: 9,
    argv: ['tmux', 'attach'],
    env: {},
    closing: null,
  });
}

it('names a command that works where the tmux session of the pane has no client', async () => {
  expect(await attachIn({ code: 0, stdout: '\n$3\n' })).toMatchObject({
    ok: false,
    failure: {
      kind: 'refused',
      why: 'no client is attached to the tmux session of this pane',
      fixes: [{ run: ['muxcrew', 'attach', 'web-1'], before: ['env', '-u', 'TMUX'] }],
    },
  });
});

it('quotes tmux where it fails', async () => {
  expect(await attachIn({ code: 1, stdout: '', stderr: "can't find pane: %1\n" })).toMatchObject({
    ok: false,
    failure: { kind: 'program-failed', detail: expect.stringContaining("can't find pane: %1") as string },
  });
});
