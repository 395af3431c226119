import { expect, it } from 'vitest';
import { isAttachmentId, readAttachmentRecord, readFate } from '../../../src/core/wire/attachment.ts';

it('accepts a UUID as id, and no path', () => {
  expect(isAttachmentId('0b1c9a52-6a5e-4c3d-9d3a-0f6f4f1f2a3b')).toBe(true);
  for (const text of ['', '../../x', '0b1c9a52-6a5e-4c3d-9d3a-0f6f4f1f2a3b/x', '0B1C9A52'])
    expect(isAttachmentId(text)).toBe(false);
});

it('reads a record, and nothing else', () => {
  const record = { session: 'crew', pid: 7, startTime: '99', code: null };
  expect(readAttachmentRecord(JSON.stringify(record))).toEqual(record);
  expect(readAttachmentRecord(JSON.stringify({ ...record, code: 255 }))).toEqual({ ...record, code: 255 });
  for (const text of [null, '', '{"session":"crew"', '[]', 'null', JSON.stringify({ ...record, pid: '7' })])
    expect(readAttachmentRecord(text)).toBeNull();
});

it('reads the reply of the remote side, and nothing else', () => {
  const cutOff = { is: 'cut off', session: 'crew', standing: 'lost' };
  for (const fate of [{ is: 'unknown' }, { is: 'ended', code: 0 }, cutOff])
    expect(readFate(JSON.stringify(fate))).toEqual(fate);
  for (const other of [{}, { is: 'ended' }, { ...cutOff, standing: 'well' }, { is: 'gone' }, 'Last login: …'])
    expect(readFate(JSON.stringify(other))).toBeNull();
  expect(readFate('Welcome to box!\n{"is":"unknown"}\n')).toEqual({ is: 'unknown' });
});
