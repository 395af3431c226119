import { describe, expect, it } from 'vitest';
import {
  callerOfMark,
  commandRights,
  isForAll,
  managerVerbs,
  markedCaller,
  operationOf,
  refusedArguments,
  refusedCommand,
  refusedRequest,
  requestRights,
  sessionFor,
  user,
  type Caller,
} from '../../../src/core/wire/rights.ts';

const worker: Caller = { is: 'worker', session: 'shop-1', worker: '2' };
const manager: Caller = { is: 'manager', session: 'shop-1', worker: '0' };
const operations = Object.keys(commandRights);
const requests = Object.keys(requestRights) as (keyof typeof requestRights)[];
const allowed = (caller: Caller): readonly string[] =>
  operations.filter((operation) => refusedCommand(caller, operation) === null);

describe('the rights of a caller', () => {
  it('gives the user everything', () => {
    expect(allowed(user)).toEqual(operations);
    expect(requests.every((op) => refusedRequest(user, op, 'any-session') === null)).toBe(true);
    expect(
      refusedArguments(user, 'add', { options: ['dangerously-skip-permissions'], session: 'x' }),
    ).toBeNull();
  });

  it('lets a worker read, report and send to its own crew, and nothing else', () => {
    expect(allowed(worker).toSorted()).toEqual(
      [
        ...[
          'status',
          'wait',
          'logs',
          'why',
          'send',
          'report',
          'ls',
          'timeline',
          'layout list',
          'trust list',
          'events',
        ],
        ...['completion', '__sessions', '__manual'],
      ].toSorted(),
    );
    expect(requests.filter((op) => refusedRequest(worker, op, 'shop-1') === null)).toEqual([
      'ping',
      'subscribe',
      'send',
    ]);
    expect(refusedRequest(worker, 'send', 'other-1')).not.toBeNull();
  });

  it('lets a manager use the verbs of docs/manager.md in its own session, and nothing else', () => {
    expect(managerVerbs).toEqual(['plan', 'new', 'add', 'status', 'wait', 'logs', 'why', 'send', 'report']);
    expect(allowed(manager)).toEqual(managerVerbs);
    expect(managerVerbs.map((verb) => sessionFor(manager, verb))).toEqual(managerVerbs.map(() => 'shop-1'));
    expect(requests.filter((op) => refusedRequest(manager, op, 'shop-1') === null)).toEqual([
      'ping',
      'send',
      'add',
    ]);
    expect(refusedRequest(manager, 'add', 'other-1')).not.toBeNull();
  });

  it.each(['frobnicate', 'toString', '__proto__', '', 'task.md', '--session'])(
    'refuses workers and managers everything that is not in the table: %s',
    (operation) => {
      expect(refusedCommand(worker, operation)).not.toBeNull();
      expect(refusedCommand(manager, operation)).not.toBeNull();
    },
  );

  it.each([
    'host',
    'all-hosts',
    'raw',
    'project',
    'agent',
    'verify',
    'scene',
    'dangerously-skip-permissions',
    'new-option',
  ])('refuses --%s to workers and managers, with every command', (option) => {
    for (const caller of [worker, manager])
      for (const operation of operations)
        expect(refusedArguments(caller, operation, { options: [option], session: null })).not.toBeNull();
    expect(isForAll('status', [option])).toBe(false);
  });

  it('keeps a worker’s messages and a manager’s every command in their own session', () => {
    const named = { options: ['session'], session: 'other-1' };
    expect(refusedArguments(worker, 'send', named)).not.toBeNull();
    expect(refusedArguments(worker, 'status', named)).toBeNull();
    expect(refusedArguments(manager, 'status', named)).not.toBeNull();
    expect(refusedArguments(manager, 'status', { ...named, session: 'shop-1' })).toBeNull();
    expect(sessionFor(worker, 'send')).toBe('shop-1');
    expect(sessionFor(worker, 'status')).toBeNull();
  });

  it('reports the caller, the reason and who can do it', () => {
    expect(refusedCommand(worker, 'approve')).toEqual({
      kind: 'refused',
      what: 'cannot approve',
      why: 'called by worker 2 of shop-1; a worker may only read, report and send to its own crew (it answers for the user)',
      fixes: [{ text: 'the user can do it, in a shell of their own' }],
    });
  });
});

it('distinguishes listing from changing by the arguments', () => {
  expect(operationOf('layout', [])).toBe('layout list');
  expect(operationOf('layout', ['grid'])).toBe('layout');
  expect(operationOf('trust', [])).toBe('trust list');
  expect(operationOf('trust', ['x'])).toBe('trust');
  expect(operationOf('stop', [])).toBe('stop');
});

it.each([
  ['', user],
  ['shop-1/2', worker],
  ['shop-1/0', manager],
  ['shop-1', { is: 'worker', session: '', worker: 'shop-1' }],
])('reads the mark %j', (mark, caller) => {
  expect(callerOfMark(mark)).toEqual(caller);
  expect(markedCaller({ MUXCREW_WORKER: mark })).toEqual(caller);
});
