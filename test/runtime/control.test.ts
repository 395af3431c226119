import { describe, expect, it } from 'vitest';
import type { PanesSource } from '../../src/runtime/sources/panes.ts';
import type { Store } from '../../src/runtime/store.ts';
import type { World } from '../../src/runtime/world.ts';
import { controlHandler } from '../../src/runtime/control.ts';
import { crew, demo, worker } from '../core/crew.ts';

describe('the control socket’s requests', () => {
  const model = crew([worker('1', demo)]);
  const emitted: unknown[] = [];
  const store = { model: () => model.model(), emit: (...what: unknown[]) => void emitted.push(...what) };
  const ask = controlHandler({} as World, store as unknown as Store, {} as PanesSource);

  it('answers a ping', async () => {
    expect(await ask({ v: 1, body: { op: 'ping' } })).toEqual({ v: 1, body: { ok: true, receipts: [] } });
  });

  it('names both versions to a caller of another one', async () => {
    expect(await ask({ v: 2, body: { op: 'ping' } })).toMatchObject({
      body: {
        ok: false,
        failure: { kind: 'refused', why: expect.stringMatching(/version 1 .* the caller 2/) as string },
      },
    });
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
    { v: 1, body: { op: 'add', workers: [{ name: 'x' }] } },
    { v: 1, body: { op: 'focus' } },
  ])('refuses %j by a word, and does nothing', async (body) => {
    expect(await ask(body)).toMatchObject({ v: 1, body: { ok: false, failure: { kind: 'refused' } } });
    expect(emitted).toEqual([]);
  });
});
