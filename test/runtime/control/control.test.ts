import { describe, expect, it } from 'vitest';
import type { PanesSource } from '../../../src/runtime/sources/panes.ts';
import type { Store } from '../../../src/runtime/store.ts';
import type { World } from '../../../src/runtime/world.ts';
import { controlHandler } from '../../../src/runtime/control/control.ts';
import { crew, demo, worker } from '../../core/crew.ts';

const added = {
  name: 'x',
  instructions: '/p/x.md',
  wantedId: null,
  cwd: '/p',
  agent: { kind: 'demo', scene: 'normal' },
};
const whole = {
  kind: 'claude',
  program: '/bin/claude',
  model: null,
  permissionMode: null,
  dangerouslySkipPermissions: false,
  conversation: 'c0ffee',
};
/** Each lacks something, or has it of a wrong type. */
const halfWorkers: readonly object[] = [
  ...[{ kind: 'claude' }, { kind: 'codex' }, { kind: 'toString' }, {}, null, 'claude', []].map((agent) => ({
    ...added,
    agent,
  })),
  ...Object.entries({
    program: 'claude',
    conversation: '../../x',
    model: 5,
    permissionMode: [],
    dangerouslySkipPermissions: 'no',
    allow: 'Bash(*)',
    deny: [5],
  }).map(([key, value]) => ({ ...added, agent: { ...whole, [key]: value } })),
  { ...added, agent: { kind: 'demo', scene: 'explode' } },
  { ...added, agent: { kind: 'command', name: 'c', argv: [] } },
  { ...added, agent: { kind: 'command', name: 'c', argv: 'rm -rf' } },
  ...['../../x', '', '1/2', '-1', '1e3', '00', 5, {}].map((wantedId) => ({ ...added, wantedId })),
  ...Object.entries({
    name: '',
    instructions: 'x.md',
    cwd: 'p',
    verify: { command: '', tries: 1 },
    env: { A: 5 },
    needs: '1',
    timeoutMs: -1,
    maxCostUsd: Infinity,
  }).map(([key, value]) => ({ ...added, [key]: value })),
  ...Object.keys(added).map((key) => ({ ...added, [key]: undefined })),
  { ...added, verify: { command: 'true', tries: 1.5 } },
];

describe('the control socket’s requests', () => {
  const model = crew([worker('1', demo)]);
  const emitted: unknown[] = [];
  const store = { model: () => model.model(), emit: (...what: unknown[]) => void emitted.push(...what) };
  const ask = controlHandler(
    { paths: { sessions: '/state' } } as unknown as World,
    store as unknown as Store,
    {} as PanesSource,
  );

  it.each([
    { op: 'send', workers: ['1'], text: 'x'.repeat(1024 * 1024 + 1), from: 'you' },
    { op: 'send', workers: ['1'], text: 'x', from: 'y'.repeat(201) },
    { op: 'stop', workers: Array.from({ length: 10_001 }, () => '9') },
    { op: 'restart', workers: ['9'.repeat(201)] },
    { op: 'add', workers: Array.from({ length: 10_001 }, () => added) },
  ])('refuses a request that is too large (%#)', async (body) => {
    const asked = await ask({ v: 1, body });
    expect(asked).toMatchObject({ body: { ok: false, failure: { kind: 'refused' } } });
    expect(emitted).toEqual([]);
  });

  it('answers a ping', async () => {
    expect(await ask({ v: 1, body: { op: 'ping' } })).toEqual({ v: 1, body: { ok: true, receipts: [] } });
  });

  it('names both versions to a caller of another one', async () => {
    expect(await ask({ v: 2, body: { op: 'ping' } })).toMatchObject({
      body: {
        ok: false,
        failure: {
          kind: 'refused',
          why: expect.stringMatching(/version 1 .* the caller version 2/) as string,
        },
      },
    });
  });

  it('names the field of a worker that is not whole', async () => {
    const agent = { kind: 'claude', program: '/bin/claude' };
    expect(await ask({ v: 1, body: { op: 'add', workers: [added, { ...added, agent }] } })).toMatchObject({
      body: { failure: { kind: 'refused', why: 'workers[1].agent.model is no string' } },
    });
  });

  it('journals the known fields of a new worker alone', async () => {
    const extra = { ...added, id: '../../x', manages: { verify: null }, damage: 'none' };
    await ask({ v: 1, body: { op: 'add', workers: [extra] } });
    expect(emitted.splice(0)).toEqual([
      {
        is: 'worker-added',
        worker: { id: '2', name: 'x', instructions: '/p/x.md', cwd: '/p', agent: added.agent, needs: [] },
      },
    ]);
  });

  it('names the worker that is not there', async () => {
    expect(await ask({ v: 1, body: { op: 'stop', workers: ['7'] } })).toMatchObject({
      body: { ok: false, failure: { kind: 'no-worker', wanted: '7', known: ['1'] } },
    });
  });

  it.each([
    null,
    5,
    'ping',
    [],
    {},
    { v: 1 },
    { v: 1, body: null },
    { v: 1, body: [] },
    { v: 1, body: { op: 'format-disk' } },
    { v: 1, body: { op: 'constructor' } },
    { v: 1, body: { op: 'stop' } },
    { v: 1, body: { op: 'stop', workers: '1' } },
    { v: 1, body: { op: 'stop', workers: [1] } },
    { v: 1, body: { op: 'send', workers: ['1'], text: 5, from: 'me' } },
    { v: 1, body: { op: 'send', workers: ['1'], text: 'x', from: 'you', raw: 1 } },
    { v: 1, body: { op: 'add', workers: [{ name: 'x' }] } },
    { v: 1, body: { op: 'focus' } },
    ...halfWorkers.map((workers) => ({ v: 1, body: { op: 'add', workers: [workers] } })),
    {
      v: 1,
      body: {
        op: 'answer',
        worker: '1',
        request: 'r1',
        answer: { decision: 'allow', always: false, reason: null },
        shown: { what: 'Bash: ls' },
      },
    },
  ])('refuses %j by a word, and does nothing', async (body) => {
    expect(await ask(body)).toMatchObject({ v: 1, body: { ok: false, failure: { kind: 'refused' } } });
    expect(emitted).toEqual([]);
  });
});
