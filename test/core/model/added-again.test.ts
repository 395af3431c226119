import { expect, it } from 'vitest';
import { crew, worker } from '../crew.ts';

it('counts what a worker needs by its newest spec, where a damaged journal adds it again', () => {
  const needing = worker('2', undefined, { needs: ['1'] });
  const c = crew([worker('1'), needing]);
  expect(c.worker('2').needs).toEqual({ open: 1, failed: 0 });
  c.happen({ is: 'worker-added', worker: { ...needing, needs: [] } });
  c.run('1');
  c.says('1', 'completed');
  expect(c.worker('2').needs).toEqual({ open: 0, failed: 0 });
  expect(c.model().dependents.get('1')).toBeUndefined();
});
