/** The id of a worker's conversation, for `claude --resume` by hand. */
import { expect, it } from 'vitest';
import { snapshotProblem } from '../../../src/core/snapshot/snapshot-shape.ts';
import { crew, demo, worker } from '../crew.ts';
import { crew as shown, snapshot } from '../../view/snapshots.ts';

it('a snapshot has the id of a worker’s current or last conversation', () => {
  const c = crew([worker('1'), worker('2', demo)]);
  const conversation = () => c.shown('1').conversation;
  expect([conversation(), c.shown('2').conversation]).toEqual(['c0ffee', null]);
  c.run('1');
  expect(conversation()).toBe('c0ffee');
  c.happen({ is: 'conversation-seen', worker: '1', conversation: 'after-clear' });
  expect(conversation()).toBe('after-clear');
  c.happen({ is: 'restart-wanted', worker: '1', conversation: 'new' });
  // The running agent is still in the old conversation.
  expect(conversation()).toBe('after-clear');
  c.happen({ is: 'process-exited', worker: '1', run: 1, code: 0, signal: null });
  c.run('1');
  expect(conversation()).toBe('new');
  c.happen(
    { is: 'stop-wanted', worker: '1' },
    { is: 'process-exited', worker: '1', run: 2, code: 0, signal: null },
  );
  expect([c.state('1'), conversation()]).toEqual(['stopped', 'new']);
  expect(c.replayed().workers.get('1')?.conversation).toBe('new');
});

it('a snapshot of an earlier build has none, and is read', () => {
  const [first, ...rest] = shown;
  expect(snapshotProblem(snapshot(shown))).toBeNull();
  const broken = snapshot([{ ...first, conversation: 7 } as never, ...rest]);
  expect(snapshotProblem(broken)).toBe('workers[0].conversation is no string');
});
