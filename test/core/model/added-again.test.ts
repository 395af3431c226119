import { expect, it } from 'vitest';
import { crew, worker } from '../crew.ts';

it('uses the newest needs of a worker that a damaged journal adds twice', () => {
  const needing = worker('2', undefined, { needs: ['1'] });
  const c = crew([worker('1'), needing]);
  expect(c.worker('2').needs).toEqual({ open: 1, failed: 0 });
  c.happen({ is: 'worker-added', worker: { ...needing, needs: [] } });
  c.run('1');
  c.says('1', 'completed');
  expect(c.worker('2').needs).toEqual({ open: 0, failed: 0 });
  expect(c.model().dependents.get('1')).toBeUndefined();
});
