import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readProposal } from '../../../src/core/plan/proposal.ts';

const worker = { title: 'Backend', assignment: 'Five endpoints.', deliverables: ['api.md'], needs: [] };

describe('a planner’s proposal', () => {
  it('is read whole', () => {
    const value = {
      why: 'Two.',
      workers: [worker, { ...worker, title: 'Page', needs: [1, 1], verify: 'npm test' }],
    };
    expect(readProposal(value)).toEqual({
      ok: true,
      value: {
        why: 'Two.',
        parts: [
          {
            title: 'Backend',
            text: 'Five endpoints.',
            deliverables: ['api.md'],
            needs: [],
            verify: null,
            number: null,
          },
          {
            title: 'Page',
            text: 'Five endpoints.',
            deliverables: ['api.md'],
            needs: [0],
            verify: 'npm test',
            number: null,
          },
        ],
      },
    });
  });

  it.each([
    [null, 'not an object'],
    [{ workers: [] }, 'no workers'],
    [{ workers: [{ ...worker, title: ' ' }] }, 'worker 1 has no title'],
    [{ workers: [{ ...worker, assignment: '' }] }, 'worker 1 has no assignment'],
    [{ workers: [{ ...worker, needs: [2] }] }, 'worker 1 needs 2'],
    [{ workers: [{ ...worker, needs: ['x'] }] }, 'worker 1 needs "x"'],
    [
      {
        workers: [
          { ...worker, needs: [2] },
          { ...worker, title: 'Page', needs: [1] },
        ],
      },
      'wait for one another',
    ],
    [{ workers: Array.from({ length: 65 }, () => worker) }, '65 workers'],
  ])('%j is refused: %s', (value, why) => {
    const read = readProposal(value);
    expect(read.ok ? '' : read.failure).toContain(why);
  });

  it('drops a command that would be shown differently', () => {
    const verifyOf = (verify: string): unknown => {
      const read = readProposal({ workers: [{ ...worker, verify }] });
      return read.ok ? read.value.parts[0]?.verify : read.failure;
    };
    expect(verifyOf('  npm test ')).toBe('npm test');
    expect(verifyOf('true\nrm -rf ~')).toBeNull();
    expect(verifyOf('true \u202e# x')).toBeNull();
    expect(verifyOf('\x1b[8mrm -rf ~\x1b[0m')).toBeNull();
    expect(verifyOf('x'.repeat(2_000))).toBeNull();
  });

  it('never throws, and never lets a control character into a title', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string({ unit: 'binary' }), (value, title) => {
        readProposal(value);
        const read = readProposal({ workers: [{ ...worker, title }] });
        if (read.ok) expect(read.value.parts[0]?.title).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
