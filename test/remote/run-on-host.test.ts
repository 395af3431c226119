/** A command on another host whose line ends in the moment of Ctrl-C. ssh and the signal are fakes, so that their order is known. */
import { expect, test } from 'vitest';
import type { Context } from '../../src/app/context.ts';
import type { Host } from '../../src/core/wire/ssh-host.ts';
import type { ExecOutcome } from '../../src/ports/exec.ts';
import { ask } from '../../src/remote/run-on-host.ts';

const host: Host = { name: 'box', address: 'box', port: null, projects: {} };
const asked = { host, argv: ['logs', '-f'], folder: null };
type Signal = 'SIGINT' | 'SIGTERM';

/** ssh has ended with that; `signalled`: the signal is delivered once the end of ssh is known. */
function contextOf(ended: Partial<ExecOutcome>, signalled: Signal | null): Context {
  const outcome: ExecOutcome = {
    code: null,
    signal: null,
    stdout: '',
    stderr: '',
    errorCode: null,
    ...ended,
  };
  let interrupt: (signal: Signal) => void = () => undefined;
  const context = {
    terminal: { input: true, output: true, columns: 80, rows: 24, colours: 256, unicode: true },
    paths: { root: '/state' },
    pid: 1,
    env: {},
    version: '1.0.0',
    newUuid: () => '00000000-0000',
    hash: () => 'hash',
    socketFolder: () => null,
    files: { makeFolder: () => undefined, readText: () => null, remove: () => undefined },
    err: () => undefined,
    onInterrupt(listener: (signal: Signal) => void) {
      interrupt = listener;
      return () => void (interrupt = () => undefined);
    },
    exec: {
      relay: () => ({ write: () => undefined, kill: () => undefined, ended: Promise.resolve(outcome) }),
    },
    clock: {
      after(_ms: number, callback: () => void) {
        const timer = setImmediate(() => (signalled === null ? callback() : interrupt(signalled)));
        return () => clearImmediate(timer);
      },
    },
  };
  return context as unknown as Context;
}

test.each<[Partial<ExecOutcome>, Signal, number]>([
  [{ code: 255 }, 'SIGINT', 130],
  [{ signal: 'SIGINT' }, 'SIGINT', 130],
  [{ code: 255 }, 'SIGTERM', 143],
])(
  'exits as interrupted when ssh ended (%j) before our own %s was delivered',
  async (ended, signal, code) => {
    expect(await ask(contextOf(ended, signal), asked, false)).toEqual({ ok: true, value: code });
  },
);

test('reports a lost connection that no signal follows', async () => {
  expect(await ask(contextOf({ code: 255 }, null), asked, false)).toMatchObject({
    ok: false,
    failure: { kind: 'host-unreachable', host: 'box' },
  });
});
