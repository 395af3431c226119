import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ControlReply } from '../../src/core/wire/control.ts';
import { commandTraits } from '../../src/agents/command/spec.ts';
import { CrewWorld } from './crew-world.ts';

let crew: CrewWorld | null = null;
afterEach(async () => {
  await crew?.dispose();
  crew = null;
}, 20_000);

const receipts = async (made: CrewWorld, ...workers: readonly string[]) => {
  const asked = await made.ask({ op: 'restart', workers });
  const reply = asked.is === 'answered' ? (asked.body as { readonly body: ControlReply }).body : null;
  return reply?.ok === true ? reply.receipts.map(({ outcome, detail }) => [outcome, detail]) : reply;
};

describe('a restart whose start would fail', () => {
  it('is refused for that worker alone, and its running program is left alone', async () => {
    const made = new CrewWorld(['1', '2', '3', '4']);
    crew = made;
    await made.start();
    for (const id of ['1', '2', '3', '4']) await made.becomes(id, 'working');
    const file = (id: string) => join(made.session.project, `worker${id}_instructions.md`);
    rmSync(file('1'));
    writeFileSync(file('2'), '');
    appendFileSync(file('4'), 'more\n');
    const pids = ['1', '2'].map((id) => made.worker(id)?.pid);
    const fix = (id: string) => `${file(id)} (fix it, then: muxcrew restart ${id})`;
    expect(await receipts(made, '1', '2', '3', '4')).toEqual([
      ['refused', `its instruction file is missing: ${fix('1')}`],
      ['refused', `its instruction file is empty: ${fix('2')}`],
      ['done', null],
      ['done', 'its instruction file has changed since it was added; the new text is used'],
    ]);
    await made.becomes('3', 'working');
    expect(['1', '2'].map((id) => made.worker(id)?.pid)).toEqual(pids);
    expect(['1', '2'].map((id) => made.worker(id)?.state)).toEqual(['working', 'working']);
    writeFileSync(file('1'), 'do it\n');
    expect(await receipts(made, '1')).toEqual([['done', null]]);
  }, 20_000);

  it.each([
    ['its folder is missing', { cwd: '/nowhere' }, 'its folder does not exist: /nowhere'],
    [
      'its program is missing',
      { agent: { kind: 'command', traits: commandTraits, name: 'a', argv: ['no-such-program'] } },
      'its program was not found: no-such-program',
    ],
    [
      'its program is missing at its path',
      { agent: { kind: 'command', traits: commandTraits, name: 'a', argv: ['./none', 'x'] } },
      'its program was not found: ./none',
    ],
  ] as const)(
    'is refused where %s',
    async (_what, more, reason) => {
      const made = new CrewWorld(['1']);
      crew = made;
      const [created, added] = made.beginning();
      if (created === undefined || added?.is !== 'worker-added') throw new Error('another beginning');
      made.journal(created, { ...added, worker: { ...added.worker, ...more } });
      await made.start();
      await made.becomes('1', 'cwd' in more ? 'failed' : 'working');
      expect(await receipts(made, '1')).toEqual([['refused', reason]]);
    },
    20_000,
  );
});

it('says of a stop what state the worker keeps', async () => {
  const made = new CrewWorld(['1', '2']);
  crew = made;
  made.scripts.set('1', 'exit 1');
  await made.start();
  await made.becomes('1', 'failed');
  await made.becomes('2', 'working');
  const asked = await made.ask({ op: 'stop', workers: ['1', '2'] });
  expect(JSON.stringify(asked)).toMatch(
    /"1","outcome":"done","detail":"it had already ended: \w+".*"2","outcome":"done","detail":null/,
  );
}, 20_000);
