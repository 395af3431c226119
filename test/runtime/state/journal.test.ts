import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../../src/core/model/event.ts';
import type { Journal } from '../../../src/runtime/state/journal.ts';
import { toSavedModel } from '../../../src/core/journal/saved-model.ts';
import { openJournal } from '../../../src/runtime/state/journal.ts';
import { session } from '../../core/crew.ts';
import { breakable, scratch } from '../scratch.ts';
import { emptyModel } from '../../../src/core/model/empty-model.ts';

const seen = (pid: number): Event => ({ at: pid, is: 'supervisor-started', pid });
const checkpoint: Event = { at: 1, is: 'checkpoint', model: toSavedModel(emptyModel(session)) };

describe('the journal', () => {
  let place: ReturnType<typeof scratch>;
  let path = '';
  const files = breakable();
  beforeEach(() => {
    place = scratch();
    path = join(place.folder, 'journal.jsonl');
  });
  afterEach(() => place.remove());

  const open = (): Journal => {
    const opened = openJournal(files, path);
    if (opened.is !== 'opened') throw new Error(opened.is);
    return opened.journal;
  };

  it('gives back what was appended', () => {
    open().append([seen(1), seen(2)]);
    open().append([seen(3)]);
    expect(open().events).toEqual([seen(1), seen(2), seen(3)]);
  });

  it('passes over a torn last line, and does not continue it', () => {
    open().append([seen(1)]);
    appendFileSync(path, '{"at":2,"is":"supervi');
    open().append([seen(3)]);
    expect(open().events).toEqual([seen(1), seen(3)]);
  });

  it('begins anew where a kill left it empty', () => {
    writeFileSync(path, '');
    open().append([seen(1)]);
    expect(open().events).toEqual([seen(1)]);
    expect(readFileSync(path, 'utf8')).toMatch(/^\{"v":1,"sum":"[0-9a-f]{8}"\}\n/);
  });

  it('is refused when a newer muxcrew wrote it, and stays as it is', () => {
    const text = '{"v":2,"sum":"75ae1aa3"}\n{"at":1,"is":"supervisor-started","pid":1}';
    writeFileSync(path, text);
    expect(openJournal(files, path)).toEqual({ is: 'newer', version: 2 });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('knows its size', () => {
    const journal = open();
    journal.append([seen(1), seen(22)]);
    expect(journal.size()).toBe(readFileSync(path).length);
    expect(open().size()).toBeGreaterThanOrEqual(readFileSync(path).length);
  });

  it('begins anew with one event, and keeps what it was beside it', () => {
    const journal = open();
    journal.append([seen(1)]);
    const before = readFileSync(path, 'utf8');
    journal.restart(checkpoint);
    journal.append([seen(2)]);
    expect(open().events).toEqual([checkpoint, seen(2)]);
    expect(readFileSync(join(place.folder, 'journal-1.jsonl'), 'utf8')).toBe(before);
    expect(journal.size()).toBe(readFileSync(path).length);
  });

  it('keeps the three newest of what it was', () => {
    const journal = open();
    for (let turn = 0; turn < 5; turn += 1) journal.restart(checkpoint);
    expect(readdirSync(place.folder).toSorted()).toEqual([
      'journal-3.jsonl',
      'journal-4.jsonl',
      'journal-5.jsonl',
      'journal.jsonl',
    ]);
  });

  it('is whole, old or new, wherever a kill comes while it begins anew', () => {
    for (let at = 1; at < 5; at += 1) {
      open().append([seen(at)]);
      const before = open().events;
      const dying = breakable();
      const opened = openJournal(dying, path);
      if (opened.is !== 'opened') throw new Error(opened.is);
      dying.killAt(at);
      try {
        opened.journal.restart(checkpoint);
      } catch {
        // Killed.
      }
      expect([before, [checkpoint]]).toContainEqual(open().events);
    }
  });
});
