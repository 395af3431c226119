import { expect, it } from 'vitest';
import type { Peer } from '../../src/ports/socket.ts';
import type { Store } from '../../src/runtime/store.ts';
import type { World } from '../../src/runtime/world.ts';
import { requestCaller } from '../../src/runtime/control/caller.ts';

const session = 'p-1';
/** Runs in worker 1. */
const inWorker = 7;
/** Another one whose environment the system hides. */
const inNamespace = 50;
const outside = 900;

function caller(
  op: 'stop' | 'send' | 'set' | 'add' | 'answer' | 'restart',
  pid: unknown,
  peer: Peer,
  { hiddenCrew = false } = {},
) {
  const processes = {
    ancestors: (one: number) => [one],
    variable: (one: number) =>
      one === 60 || one === inNamespace ? null : one === inWorker ? `${session}/1` : '',
    lockLimit: () => null,
    isInOtherNamespace: (one: number) => one === inNamespace,
    tree: () => (hiddenCrew ? [{ pid: 60 }] : [{ pid: inWorker }]),
  };
  const files = { list: () => [session], stat: () => ({}) };
  const world = { processes, files, paths: { sessions: '/sessions' } } as unknown as World;
  const store = { model: () => ({ session: { id: session }, workers: new Map() }) } as unknown as Store;
  return requestCaller(world, store, op, { pid, peers: () => Promise.resolve(peer) });
}

const operations = ['stop', 'send', 'set', 'add', 'answer', 'restart'] as const;
const claims = [1, 2, outside, inWorker, inNamespace, undefined, '1', -1, 1.5];

it.each(operations)('of %s by a client that has gone is nobody, whatever pid it names', async (op) => {
  for (const pid of claims) expect(await caller(op, pid, { is: 'gone' }), String(pid)).toBeNull();
});

it.each(operations)('of %s by a hidden client is the user in another user namespace alone', async (op) => {
  const hidden = { is: 'hidden' } as const;
  for (const pid of claims)
    expect(await caller(op, pid, hidden), String(pid)).toEqual(pid === inNamespace ? { is: 'user' } : null);
  expect(await caller(op, inNamespace, hidden, { hiddenCrew: true })).toBeNull();
});

it.each(operations)('of %s is the worker that holds the connection, whatever pid it names', async (op) => {
  const peer = { is: 'known', pids: [inWorker] } as const;
  for (const pid of claims)
    expect(await caller(op, pid, peer), String(pid)).toMatchObject({ is: 'worker', session });
  const both = { is: 'known', pids: [outside, inWorker] } as const;
  expect(await caller(op, outside, both)).toMatchObject({ is: 'worker', session });
});

it('is judged by the pid that it names where the system cannot be asked', async () => {
  const peer = { is: 'unsupported' } as const;
  expect(await caller('stop', outside, peer)).toEqual({ is: 'user' });
  expect(await caller('stop', inWorker, peer)).toMatchObject({ is: 'worker', session });
});
