/**
 * What stands in the composer: a prompt that an interruption put back there, and a message that Enter has left there, are given
 * again; what the user typed is never touched.
 */
import { expect, test } from 'vitest';
import type { Composer } from '../../src/ports/agent.ts';
import type { Store } from '../../src/runtime/store.ts';
import type { World } from '../../src/runtime/world.ts';
import { deliverMessage } from '../../src/runtime/effects/deliver.ts';
import { crew, worker, type Crew, type Happening } from '../core/crew.ts';
import type { Message } from '../../src/core/model/facts/message.ts';

const task = 'Your assignment, worker 1:\n\nmake a page';
const message: Message = { id: 'm', text: 'port 4000', from: 'you' };

/** Its turn was interrupted before its hooks told of anything but the prompt. */
function interrupted(c: Crew): void {
  c.run('1');
  c.happen(
    { is: 'pane-seen', worker: '1', pane: '%1' },
    {
      is: 'agent-reported',
      worker: '1',
      turn: { is: 'running', prompt: true, at: c.now() },
      permissionMode: null,
    },
    {
      is: 'registry-seen',
      worker: '1',
      registry: { status: 'idle', waitingFor: null, at: c.now() + 10 },
    },
  );
  c.wait(20);
}

/** Delivers a message; each look at the screen shows the next composer, the last one again and again. */
async function delivered(
  composers: readonly Composer[],
  {
    sent = message,
    files = {},
    before = interrupted,
    swallows = 0,
    mostLooks = 5,
  }: {
    readonly sent?: Message;
    readonly files?: Readonly<Record<string, string>>;
    readonly before?: (c: Crew) => void;
    /** So many Enters change nothing. */
    readonly swallows?: number;
    readonly mostLooks?: number;
  } = {},
) {
  const c = crew([worker('1')]);
  before(c);
  c.happen({ is: 'message-accepted', worker: '1', message: sent });
  const kept = new Map(Object.entries({ 'prompt.md': task, ...files }));
  const done: string[] = [];
  const name = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  let looks = 0;
  const world = {
    paths: { sessions: '/state' },
    files: {
      readText: (path: string) => kept.get(name(path)) ?? null,
      replace: (path: string, text: string) => kept.set(name(path), text),
    },
    agent: () => ({
      kind: 'claude',
      plainText: (text: string) => ({ text, wasCommand: false }),
      composer: () => composers[Math.min(looks++, composers.length - 1)],
    }),
    clock: {
      // What is waited for comes at once or never.
      after: (_ms: number, callback: () => void) => {
        queueMicrotask(callback);
        return () => undefined;
      },
      sleep: () => {
        // A worker that is stopped takes no message any more: the wait ends.
        if (looks > mostLooks) c.happen({ is: 'stop-wanted', worker: '1' });
        return Promise.resolve();
      },
    },
    backend: {
      captureStyles: () => Promise.resolve({ ok: true, value: [] }),
      paste: (_session: string, _pane: string, text: string) => {
        done.push(`paste ${text}`);
        return Promise.resolve({ ok: true, value: null });
      },
      press: (_session: string, _pane: string, key: string) => {
        done.push(key);
        if (done.filter((one) => one === 'Enter').length <= swallows)
          return Promise.resolve({ ok: true, value: null });
        c.happen({
          is: 'agent-reported',
          worker: '1',
          turn: { is: 'running', prompt: true, at: c.now() + 1_000 },
          permissionMode: null,
        });
        return Promise.resolve({ ok: true, value: null });
      },
    },
  } as unknown as World;
  const held: (string | null)[] = [];
  const store = {
    model: () => c.model(),
    onChange: () => () => undefined,
    emit: (...happenings: readonly Happening[]) => {
      for (const one of happenings) if (one.is === 'message-held') held.push(one.why);
      c.happen(...happenings);
    },
  } as unknown as Store;
  await deliverMessage(world, store, c.worker('1'), sent);
  return { done, held, kept, ending: c.worker('1').endings.at(-1)?.outcome ?? null };
}

const draft = (text: string): Composer => ({ is: 'draft', text });

test('the interrupted task is entered again, with the message behind it', async () => {
  const given = await delivered([draft(task)]);
  expect(given).toMatchObject({ done: ['paste \n\nport 4000', 'Enter'], held: [], ending: 'delivered' });
  expect(given.kept.get('typed.md')).toBe(`${task}\n\nport 4000`);
});

test('so is an interrupted message, and one whose upper rows are scrolled away', async () => {
  const files = { 'typed.md': 'and a footer' };
  expect((await delivered([draft('and a\n  footer')], { files })).done).toHaveLength(2);
  const long = Array.from({ length: 80 }, (_, index) => `Rule ${String(index)}: small.`).join('\n');
  const shown = long.split('\n').slice(-30).join('\n');
  expect((await delivered([draft(shown)], { files: { 'prompt.md': long } })).done).toHaveLength(2);
});

test.each([
  ['more than the task', `${task} and mine`],
  ['the task with a change', task.replace('page', 'site')],
  ['only its end', 'make a page'],
  ['something else', 'mine'],
])('a draft that is %s is the user’s: nothing is typed', async (_what, text) => {
  expect(await delivered([draft(text)])).toMatchObject({ done: [], held: ['draft'], ending: null });
});

test('a draft that equals the task is the user’s where no turn was interrupted', async () => {
  const before = (c: Crew): void => {
    interrupted(c);
    c.happen({
      is: 'agent-reported',
      worker: '1',
      turn: { is: 'over', at: c.now() },
      permissionMode: null,
    });
  };
  expect(await delivered([draft(task)], { before })).toMatchObject({ done: [], held: ['draft'] });
});

test('a command is not typed behind the task: it waits, and the reason is shown', async () => {
  const sent: Message = { ...message, text: '/compact', raw: true };
  expect(await delivered([draft(task)], { sent })).toMatchObject({ done: [], held: ['prompt'] });
});

test('a message that was pasted behind the task and not entered is entered, not pasted again', async () => {
  const before = (c: Crew): void => {
    interrupted(c);
    c.happen({ is: 'message-accepted', worker: '1', message });
    c.happen({ is: 'message-typing', worker: '1', message: 'm', entered: false });
  };
  const files = { 'typed.md': `${task}\n\nport 4000` };
  const given = await delivered([draft(`${task}\n\nport 4000`)], { before, files });
  expect(given.done).toEqual(['Enter']);
});

const idle = (c: Crew): void => {
  interrupted(c);
  const turn = { is: 'over', at: c.now() } as const;
  c.happen({ is: 'agent-reported', worker: '1', turn, permissionMode: null });
};
const invisible: Message = { ...message, text: 'port \u202e4000\u202c' };

test('a message that is still in the composer after Enter is entered again, once', async () => {
  const options = { sent: invisible, before: idle, swallows: 1, mostLooks: 99 };
  const given = await delivered([{ is: 'empty' }, draft('port 4000')], options);
  expect(given).toMatchObject({ done: [`paste ${invisible.text}`, 'Enter', 'Enter'], ending: 'delivered' });
  const lost = await delivered([{ is: 'empty' }, draft('port 4000')], { ...options, swallows: 9 });
  expect(lost).toMatchObject({ done: [`paste ${invisible.text}`, 'Enter', 'Enter'], ending: null });
});

test.each([
  ['another text stands there', [{ is: 'empty' }, draft('mine')], 99],
  ['it is gone from there', [{ is: 'empty' }, draft('port 4000'), { is: 'empty' }], 99],
  ['the worker cannot take it any more', [{ is: 'empty' }, draft('port 4000')], 5],
] as const)('it is not entered again where %s', async (_what, composers, mostLooks) => {
  const given = await delivered(composers, { before: idle, swallows: 9, mostLooks });
  expect(given.done).toEqual(['paste port 4000', 'Enter']);
});
