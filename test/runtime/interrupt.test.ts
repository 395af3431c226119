/** The interrupting key is pressed only while a turn runs and nothing is asked, by the facts and by the screen. */
import { expect, test } from 'vitest';
import type { Store } from '../../src/runtime/store.ts';
import type { World } from '../../src/runtime/world.ts';
import type { PermissionAsk } from '../../src/core/model/facts/request.ts';
import { interrupt } from '../../src/runtime/requests/interrupt.ts';
import { crew, demo, worker, type Crew, type Happening } from '../core/crew.ts';

const request: PermissionAsk = {
  id: 'r',
  at: 1,
  kind: 'permission',
  tool: 'Bash',
  what: 'Bash: rm',
  input: 'rm',
  remembers: null,
};

function running(c: Crew): void {
  c.run('1');
  c.happen(
    { is: 'pane-seen', worker: '1', pane: '%1' },
    { is: 'agent-reported', worker: '1', turn: { is: 'running', at: c.now() }, permissionMode: null },
  );
}

/** `meanwhile`: what happens while the screen is read; `after`: once the key was pressed. */
async function interrupted(
  c: Crew,
  {
    screen = null,
    meanwhile = [],
    after = [],
  }: {
    readonly screen?: { readonly is: 'dialog'; readonly kind: 'trust'; readonly what: string } | null;
    readonly meanwhile?: readonly Happening[];
    readonly after?: readonly Happening[];
  } = {},
) {
  const keys: string[] = [];
  const world = {
    agent: (kind: string) => ({
      kind,
      interruptKey: kind === 'claude' ? 'Escape' : null,
      screen: () => screen,
      composer: null,
    }),
    clock: {
      sleep: () => Promise.resolve(),
      after: (_ms: number, callback: () => void) => {
        queueMicrotask(callback);
        return () => undefined;
      },
    },
    backend: {
      capture: () => {
        c.happen(...meanwhile);
        return Promise.resolve({ ok: true, value: ['screen'] });
      },
      press: (_session: string, _pane: string, key: string) => {
        keys.push(key);
        c.happen(...after);
        return Promise.resolve({ ok: true, value: null });
      },
    },
  } as unknown as World;
  const store = { model: () => c.model(), onChange: () => () => undefined } as unknown as Store;
  const { outcome, detail } = await interrupt(world, store, c.worker('1'));
  return { outcome, detail, keys };
}

test('a running turn is interrupted; the transcript, or the end of the turn, confirms it', async () => {
  const c = crew([worker('1')]);
  running(c);
  const told: Happening = { is: 'interrupted', worker: '1', when: 2_000 };
  expect(await interrupted(c, { after: [told] })).toEqual({
    outcome: 'done',
    detail: null,
    keys: ['Escape'],
  });
  const other = crew([worker('1')]);
  running(other);
  const idle: Happening = {
    is: 'registry-seen',
    worker: '1',
    registry: { status: 'idle', waitingFor: null, at: other.now() + 10 },
  };
  expect(await interrupted(other, { after: [idle] })).toMatchObject({ outcome: 'done', keys: ['Escape'] });
});

test('without a confirmation the receipt says so', async () => {
  const c = crew([worker('1')]);
  running(c);
  expect(await interrupted(c)).toMatchObject({ outcome: 'queued', keys: ['Escape'] });
});

test.each<[string, (c: Crew) => void, string]>([
  ['asks something', (c) => c.happen({ is: 'asked', worker: '1', request }), 'it is asking: muxcrew deny 1'],
  [
    'has ended its turn',
    (c) =>
      c.happen({
        is: 'agent-reported',
        worker: '1',
        turn: { is: 'over', at: c.now() + 1 },
        permissionMode: null,
      }),
    'no turn is running: it is idle',
  ],
  ['is being stopped', (c) => c.happen({ is: 'stop-wanted', worker: '1' }), 'it is being stopped'],
  [
    'has exited',
    (c) => c.happen({ is: 'process-exited', worker: '1', run: 1, code: 0, signal: null }),
    'it is not running (stopped)',
  ],
])('no key is pressed for a worker that %s', async (_what, happen, why) => {
  const c = crew([worker('1')]);
  running(c);
  happen(c);
  const refused = await interrupted(c);
  expect(refused).toMatchObject({ outcome: 'refused', keys: [] });
  expect(refused.detail).toContain(why);
});

test('no key is pressed where the screen shows a dialog, or a request comes while it is read', async () => {
  const c = crew([worker('1')]);
  running(c);
  const screen = { is: 'dialog', kind: 'trust', what: 'trust the folder' } as const;
  expect(await interrupted(c, { screen })).toMatchObject({ outcome: 'refused', keys: [] });
  expect(await interrupted(c, { meanwhile: [{ is: 'asked', worker: '1', request }] })).toMatchObject({
    outcome: 'refused',
    keys: [],
  });
});

test('for an agent without such a key it says what to do instead', async () => {
  const c = crew([worker('1', demo)]);
  c.run('1');
  const refused = await interrupted(c);
  expect(refused).toMatchObject({ outcome: 'refused', keys: [] });
  expect(refused.detail).toContain('muxcrew stop 1');
});
