/** A message that waits is shown with the reason and its age: in the snapshot, `status`, `why` and the sidebar. */
import { expect, it } from 'vitest';
import { snapshotProblem } from '../../../../src/core/snapshot/snapshot-shape.ts';
import { toSnapshot } from '../../../../src/core/snapshot/to-snapshot.ts';
import { statusTable } from '../../../../src/view/tables/status-table.ts';
import { whyLines } from '../../../../src/view/tables/why-lines.ts';
import { crew, worker, type Crew } from '../../crew.ts';
import { ourselves } from '../../../../src/core/model/facts/message.ts';

const options = { columns: null, now: 0, colours: 0 as never, unicode: true };

function idle(): Crew {
  const c = crew([worker('1')]);
  c.run('1');
  c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'over', at: c.now() }, permissionMode: null });
  return c;
}

function shown(c: Crew) {
  const writer = { pid: 1, startTime: '1', now: c.now(), iso: (at: number) => new Date(at).toISOString() };
  return toSnapshot(c.model(), writer);
}

const reason = (c: Crew): string | undefined => shown(c).workers[0]?.waiting?.[0]?.reason;

it('shows why a message waits, whoever sent it, and nothing while it is being delivered', () => {
  const c = idle();
  c.happen({
    is: 'message-accepted',
    worker: '1',
    message: { id: 'm', text: 'status?\nplease', from: ourselves },
  });
  expect(shown(c).workers[0]?.waiting).toEqual([]);
  c.happen({ is: 'message-held', worker: '1', why: 'draft' });
  c.happen({ is: 'message-accepted', worker: '1', message: { id: 'n', text: 'two', from: 'you' } });
  c.wait(120_000);
  const snapshot = shown(c);
  expect(snapshotProblem(JSON.parse(JSON.stringify(snapshot)))).toBeNull();
  expect(snapshot.workers[0]?.waiting).toEqual([
    {
      from: 'muxcrew',
      text: 'status? please',
      since: expect.any(String) as string,
      reason: 'a draft is in its composer: send or clear it in its pane',
    },
    { from: 'you', text: 'two', since: expect.any(String) as string, reason: 'after the message before it' },
  ]);
  const now = c.now();
  const table = statusTable(snapshot, null, { ...options, now })
    .flat()
    .map(({ text }) => text)
    .join('');
  expect(table).toMatch(/2 messages wait 2[^ ]*: a draft is in its composer/);
  const [first] = snapshot.workers;
  const why = first === undefined ? [] : whyLines(first, { ...options, now });
  expect(
    why
      .flat()
      .map(({ text }) => text)
      .join(''),
  ).toMatch(/message from muxcrew waits 2[^ ]* \(a draft.*: status\?/);
  c.happen({ is: 'message-held', worker: '1', why: 'no composer' });
  expect(reason(c)).toBe('its composer cannot be read: close the dialog over it in its pane');
  c.happen({
    is: 'agent-reported',
    worker: '1',
    turn: { is: 'asking', kind: 'permission', what: 'Bash', request: null, at: c.now() } as never,
    permissionMode: null,
  });
  expect(reason(c)).toBe('it needs input: answer that first');
});

it('shows that messages wait for the start of a worker', () => {
  const c = crew([worker('1')], { maxWorkers: 0 });
  c.happen({ is: 'message-accepted', worker: '1', message: { id: 'm', text: 'x', from: 'you' } });
  expect(reason(c)).toBe('it is queued: delivered when it starts');
});
