import { expect, test } from 'vitest';
import { readRegistry, registryFile, registryFolder } from '../../../src/agents/claude/registry.ts';

/** As 2.1.330 writes it; shortened. 2.1.197 has fewer fields. */
const entry = {
  pid: 27_711,
  sessionId: '4584a033-78c1-4356-b84d-6c3ecfadfbf5',
  cwd: '/todo-app',
  startedAt: 1_795_476_434_903,
  procStart: '168638',
  version: '2.1.330',
  peerProtocol: 1,
  kind: 'interactive',
  name: 'todo-app-c9',
  status: 'waiting',
  updatedAt: 1_795_476_437_300,
  statusUpdatedAt: 1_795_476_435_234,
  waitingFor: 'permission prompt',
};
const read = (changed: object): unknown => readRegistry(JSON.stringify({ ...entry, ...changed }));

test('an entry says which process it is of, what it does, and since when', () => {
  expect(read({})).toEqual({
    pid: 27_711,
    startTime: '168638',
    conversation: '4584a033-78c1-4356-b84d-6c3ecfadfbf5',
    fact: { status: 'waiting', waitingFor: 'permission prompt', asks: 'permission', at: 1_795_476_435_234 },
  });
  expect(read({ status: 'shell' })).toMatchObject({ fact: { status: 'background', waitingFor: null } });
  expect(read({ waitingFor: '\u001b[2Jinput needed' })).toMatchObject({
    fact: { waitingFor: 'input needed' },
  });
});

test('a start time in a unit that is not ours is left out', () => {
  expect(read({ procStart: 'Mon Nov 23 23:27:14 2026' })).toMatchObject({ startTime: null });
});

test('an entry without a status, or with an unknown one, still says who has which conversation', () => {
  for (const changed of [
    { status: undefined },
    { status: 'dreaming' },
    { statusUpdatedAt: undefined, updatedAt: undefined },
  ])
    expect(read(changed)).toEqual({
      pid: 27_711,
      startTime: '168638',
      conversation: '4584a033-78c1-4356-b84d-6c3ecfadfbf5',
      fact: null,
    });
});

test('garbage says nothing', () => {
  expect(read({ pid: '1' })).toBeNull();
  for (const bad of ['', '{', '[]', 'null', '\0']) expect(readRegistry(bad)).toBeNull();
});

test('it lies below the person’s configuration', () => {
  expect(registryFolder({ HOME: '/home/me' })).toBe('/home/me/.claude/sessions');
  expect(registryFolder({ HOME: '/home/me', CLAUDE_CONFIG_DIR: '/c/' })).toBe('/c/sessions');
  expect(registryFolder({ HOME: '/home/me', CLAUDE_CONFIG_DIR: '' })).toBe('/home/me/.claude/sessions');
  expect(registryFile(7)).toBe('7.json');
});

test.each(['__proto__', 'constructor', 'some later dialog'])(
  'what waits for %s is not classified',
  (waitingFor) => {
    expect(read({ waitingFor })).toMatchObject({ fact: { status: 'waiting', waitingFor } });
    expect(read({ waitingFor })).not.toMatchObject({ fact: { asks: expect.anything() as unknown } });
  },
);
