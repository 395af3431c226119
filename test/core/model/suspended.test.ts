/** An agent that is suspended by Ctrl+Z: no message is typed, and its timeout does not count. */
import { expect, test } from 'vitest';
import { canTakeMessage } from '../../../src/core/model/derive/inbox.ts';
import { timeUpAt } from '../../../src/core/model/derive/work-time.ts';
import { crew, demo, worker } from '../crew.ts';

test('takes no message and counts no time until it continues', () => {
  const c = crew([worker('1', demo, { timeoutMs: 60_000 })]);
  c.run('1');
  expect(canTakeMessage(c.worker('1'))).toBe(true);
  c.happen({ is: 'suspension-seen', worker: '1', run: 1, suspended: true });
  expect(c.state('1')).toBe('asking');
  expect(c.detail('1')).toContain('suspended (Ctrl+Z)');
  expect(canTakeMessage(c.worker('1'))).toBe(false);
  expect(timeUpAt(c.worker('1'))).toBeNull();
  const { ms } = c.worker('1').worked;
  c.wait(3_600_000);
  c.happen({ is: 'suspension-seen', worker: '1', run: 1, suspended: false });
  expect(c.state('1')).toBe('working');
  expect(c.worker('1').worked.ms).toBe(ms);
});

test('is no longer suspended once it has ended, nor by a record of an earlier run', () => {
  const c = crew([worker('1')]);
  c.run('1');
  c.happen({ is: 'suspension-seen', worker: '1', run: 1, suspended: true });
  c.happen({ is: 'process-exited', worker: '1', run: 1, code: 137, signal: 'SIGKILL' });
  expect(c.worker('1').suspended).toBe(false);
  c.happen({ is: 'suspension-seen', worker: '1', run: 0, suspended: true });
  expect(c.worker('1').suspended).toBe(false);
});
