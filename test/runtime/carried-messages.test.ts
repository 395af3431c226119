import { afterEach, expect, it } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import { CrewWorld } from './crew-world.ts';

let crew: CrewWorld | null = null;
afterEach(async () => {
  await crew?.dispose();
  crew = null;
}, 20_000);

it('carries a message again when the run whose prompt contained it ended before its turn, or never started', async () => {
  const carried: (readonly string[])[] = [];
  const made = new CrewWorld(
    ['1', '2'],
    { maxWorkers: 1 },
    {
      prepare: ({ worker: { id, cwd }, env, messages }) => {
        if (id === '2') carried.push(messages.map(({ text }) => text));
        return { argv: ['agent'], cwd, env, carries: messages.map((message) => message.id) };
      },
    },
  );
  crew = made;
  made.scripts.set('2', 'exit 1');
  await made.start();
  await made.becomes('1', 'working');
  await made.ask({ op: 'send', workers: ['2'], text: 'the marker', from: 'you' });
  await made.ask({ op: 'stop', workers: ['1'] });
  await made.becomes('2', 'failed');
  expect(made.worker('2')?.waiting).toMatchObject([{ text: 'the marker' }]);
  // Its pane dies before the program starts.
  made.scripts.set('2', null);
  await made.ask({ op: 'restart', workers: ['2'] });
  await eventually('its second start has failed', () => {
    const now = made.worker('2');
    return now?.state === 'failed' && now.runs === 2;
  });
  made.scripts.delete('2');
  await made.ask({ op: 'restart', workers: ['2'] });
  await made.becomes('2', 'working');
  expect(carried).toEqual([['the marker'], ['the marker'], ['the marker']]);
  // It is in the prompt, and is not typed as well.
  expect(made.journaled().some(({ is }) => is === 'message-typing')).toBe(false);
}, 20_000);
