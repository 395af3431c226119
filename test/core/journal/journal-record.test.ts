import { describe, expect, it } from 'vitest';
import { readRecord, recordLine } from '../../../src/core/journal/journal-record.ts';
import type { Event } from '../../../src/core/model/event.ts';

describe('a record of the journal', () => {
  it.each([
    ['start-requested', '"worker":"2","run":1e999', 'run is no number'],
    ['start-requested', '"worker":"2","run":-1e999', 'run is no number'],
    ['slept', '"ms":1e308', 'ms is too large'],
    [
      'usage-seen',
      '"worker":"2","usage":{"costUsd":1e308,"tokens":null,"contextPercent":null}',
      'usage.costUsd is too large',
    ],
  ])('is damaged if a number of %s is too large to be added up: %s', (is, fields, why) => {
    expect(readRecord(`{"at":1,"is":"${is}",${fields}}`)).toEqual({ is: 'damaged', why });
  });

  it('may hold a limit as large as `set` accepts', () => {
    const event: Event = { at: 1, is: 'limits-set', limits: { maxWorkers: 1e308, maxCostUsd: 1e308 } };
    expect(readRecord(recordLine(event).trimEnd())).toEqual({ is: 'event', event });
  });

  it('may hold an inode of 64 bits', () => {
    const event: Event = {
      at: 1,
      is: 'board-read',
      position: { inode: 2 ** 64 - 1, offset: 1 },
      messages: [],
    };
    expect(readRecord(recordLine(event).trimEnd())).toEqual({ is: 'event', event });
  });
});

it('reads no line whose middle is lost, with a part of its checksum as a value', () => {
  const line = '{"at":1,"is":"conversation-seen","worker":"4","conversation":"d60e0522"}';
  expect(readRecord(line)).toEqual({ is: 'damaged', why: 'its checksum is incomplete' });
});
