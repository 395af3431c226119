import { describe, expect, it } from 'vitest';
import { readFailure, writeFailure, type FailureMessage } from '../../../src/core/wire/failure-message.ts';

const refusal = { kind: 'refused', what: 'cannot add a.md', why: 'x' } as const;
const fixes = [{ run: ['muxcrew', 'add', { raw: 'FILE…' }], note: 'other' }, { text: 'wait' }] as const;
const passed = (message: FailureMessage) =>
  readFailure(JSON.parse(JSON.stringify(message)) as FailureMessage);

describe('a failure in a message', () => {
  it('is read as it was written, and gives older builds the fix as text', () => {
    const message = writeFailure({ ...refusal, fixes });
    expect(message).toMatchObject({ mend: 'muxcrew add FILE… (other); or: wait' });
    expect(passed(message)).toEqual({ ...refusal, fixes });
    expect(writeFailure(refusal)).toEqual({ ...refusal, mend: null });
    expect(passed(writeFailure(refusal))).toEqual(refusal);
  });

  it('of an older build is read with its fix as text', () => {
    expect(passed({ ...refusal, mend: 'muxcrew ls' })).toEqual({
      ...refusal,
      fixes: [{ text: 'muxcrew ls' }],
    });
    expect(passed({ ...refusal, mend: null })).toEqual(refusal);
  });

  it('of another kind is left as it is', () => {
    const failure = { kind: 'session-lost', session: 'a' } as const;
    expect(writeFailure(failure)).toBe(failure);
    expect(passed(failure)).toEqual(failure);
  });
});
