import { expect, it } from 'vitest';
import type { Peer } from '../../src/ports/socket.ts';
import type { Store } from '../../src/runtime/store.ts';
import type { World } from '../../src/runtime/world.ts';
import { requestRights } from '../../src/core/wire/rights.ts';
import { requestCaller } from '../../src/runtime/control/caller.ts';

const session = 'p-1';
/** Runs in worker 1. */
const inWorker = 7;
/** Another one whose environment the system hides. */
const inNamespace = 50;
const outside = 900;

type Operation = keyof typeof requestRights;

function caller(op: Operation, pid: unknown, peer: Peer | (() => never), { hiddenCrew = false } = {}) {
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
  const peers = () => Promise.resolve(typeof peer === 'function' ? peer() : peer);
  return requestCaller(world, store, op, { pid, peers });
}

/** Too frequent to ask the system for each: a forged pid gets the focus moved, and nothing else done. */
const unguarded: readonly Operation[] = ['focus', 'focus-sidebar'];
const operations = (Object.keys(requestRights) as Operation[]).filter(
  (op) => op !== 'ping' && !unguarded.includes(op),
);
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

it.each(unguarded)('of %s is judged by the pid that it names, without asking the system', async (op) => {
  const peer = (): never => {
    throw new Error('asked the system');
  };
  expect(await caller(op, outside, peer)).toEqual({ is: 'user' });
  expect(await caller(op, inWorker, peer)).toMatchObject({ is: 'worker', session });
  await expect(caller(op, undefined, peer)).rejects.toThrow('asked the system');
});
