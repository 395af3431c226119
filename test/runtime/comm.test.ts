import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cpuMs } from '../rig/cpu-time.ts';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/model/event.ts';
import type { Source } from '../../src/runtime/sources/source.ts';
import type { Store } from '../../src/runtime/store.ts';
import type { World } from '../../src/runtime/world.ts';
import { systemClock } from '../../src/os/clock.ts';
import { openJournal } from '../../src/runtime/state/journal.ts';
import { commSource, type CommSource } from '../../src/runtime/sources/comm.ts';
import { openStore } from '../../src/runtime/store.ts';
import { eventually } from '../backends/eventually.ts';
import { demo, session, worker } from '../core/crew.ts';
import { breakable, Killed, scratch, type Breakable } from './scratch.ts';

describe('the comm folder', () => {
  let place: ReturnType<typeof scratch>;
  let status = '';
  let board = '';
  let journal = '';
  const sources: Source[] = [];
  beforeEach(() => {
    place = scratch();
    mkdirSync(join(place.folder, 'comm'));
    status = join(place.folder, 'comm/worker1_status.txt');
    board = join(place.folder, 'comm/board.txt');
    journal = join(place.folder, 'journal.jsonl');
  });
  afterEach(() => {
    for (const source of sources.splice(0)) source.dispose();
    place.remove();
  });

  /** As a supervisor has them. `killAt`: it dies at that access to a file. */
  const begin = (killAt = Infinity): { store: Store; source: Source; files: Breakable } => {
    const files = breakable();
    const clock = systemClock();
    const opened = openJournal(files, journal);
    if (opened.is !== 'opened') throw new Error(opened.is);
    const store = openStore(clock, opened.journal, [
      { is: 'session-created', session: { ...session, project: place.folder } },
      { is: 'worker-added', worker: worker('1', demo) },
      { is: 'worker-added', worker: worker('2', demo) },
    ]);
    const source = commSource({ files, clock } as unknown as World, store);
    sources.push(source);
    files.killAt(killAt);
    return { store, source, files };
  };

  const events = (): readonly Event[] =>
    readFileSync(journal, 'utf8')
      .split('\n')
      .flatMap((line) => (line.includes('"is"') ? [JSON.parse(line) as Event] : []));
  const lines = (): readonly string[] =>
    events().flatMap((event) => (event.is === 'status-read' ? event.lines.map(({ text }) => text) : []));
  const inbox = (store: Store, id: string): readonly string[] =>
    (store.model().workers.get(id)?.inbox ?? []).map(({ text }) => text);

  it('reads what was there before, and what comes', async () => {
    writeFileSync(status, 'one\n');
    const { source } = begin();
    await source.start();
    appendFileSync(status, 'two\nthr');
    appendFileSync(status, 'ee\n');
    await eventually('three lines', () => lines().length === 3);
    expect(lines()).toEqual(['one', 'two', 'three']);
  });

  it('takes a last line without a newline once nothing follows it, and what is appended to it as a line of its own', async () => {
    const { store, source } = begin();
    await source.start();
    const claim = () => store.model().workers.get('1')?.claim;
    writeFileSync(status, '[Worker1] COMPLETED: no newline');
    await eventually('it is completed', () => claim()?.is === 'completed');
    appendFileSync(status, '[Worker1] BLOCKED: need the schema\n');
    await eventually('it is blocked', () => claim()?.is === 'blocked');
    appendFileSync(status, '[Worker1] FAILED: no licence');
    (source as CommSource).read('1');
    expect(claim()).toMatchObject({ is: 'failed', text: 'no licence' });
    appendFileSync(status, '\n');
    (source as CommSource).read('1');
    expect(lines()).toEqual(['no newline', 'need the schema', 'no licence']);
    source.dispose();

    // The next supervisor knows the line that it took.
    const next = begin();
    await next.source.start();
    appendFileSync(status, '[Worker1] COMPLETED: done\n');
    await eventually('the new line', () => lines().length === 4);
    expect(lines().at(-1)).toBe('done');
  });

  it('reads every status line and every board message exactly once, wherever supervisors are killed', () => {
    let written = 0;
    // Each supervisor gets one access further than the one before; in the end one gets through.
    for (let killAt = 1; killAt < 14; killAt += 1) {
      written += 1;
      appendFileSync(status, `[Worker1] Status: line ${String(written)}\n`);
      appendFileSync(board, `[Worker1 -> Worker2] message ${String(written)}\n`);
      const { source, files } = begin(killAt);
      try {
        void source.start();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      files.killAt(1);
      source.dispose();
    }
    const { store, source } = begin();
    void source.start();
    const numbers = Array.from({ length: written }, (_, index) => String(index + 1));
    expect(lines()).toEqual(numbers.map((number) => `line ${number}`));
    expect(inbox(store, '2')).toEqual(numbers.map((number) => `[Worker1 -> Worker2] message ${number}`));
  });

  it('reads a file that was cut or replaced from its beginning', async () => {
    writeFileSync(status, 'a long first line\n');
    const { source } = begin();
    await source.start();
    writeFileSync(status, 'cut\n');
    await eventually('the cut one is read', () => lines().includes('cut'));
    writeFileSync(`${status}.new`, 'replaced, and no shorter than before\n');
    renameSync(`${status}.new`, status);
    await eventually('the other is read', () => lines().length === 3);
  });

  it('finds the folder again when it was made anew', async () => {
    const { source } = begin();
    await source.start();
    rmSync(join(place.folder, 'comm'), { recursive: true });
    mkdirSync(join(place.folder, 'comm'));
    writeFileSync(status, 'back\n');
    await source.beat();
    appendFileSync(status, 'and watched\n');
    await eventually('both are read', () => lines().length === 2);
  });

  it('says a file that cannot be read, and no longer once it can', async () => {
    const { store, source, files } = begin();
    await source.start();
    const broken = {
      readBytes: () => {
        throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
      },
    };
    const whole = { readBytes: files.readBytes.bind(files) };
    Object.assign(files, broken);
    writeFileSync(status, 'one\n');
    await eventually('it is said', () => store.model().warnings.size > 0);
    expect([...store.model().warnings.values()]).toEqual([
      'comm/worker1_status.txt: cannot be read: EACCES: permission denied',
    ]);
    Object.assign(files, whole);
    await eventually('it is read', () => lines().length === 1);
    expect(store.model().warnings.size).toBe(0);
  });

  it('delivers a message to all to everybody but its sender, and passes over what is none', async () => {
    writeFileSync(
      board,
      'no message\n[Worker1 -> all] hello\n[Worker9 -> Worker1] hi\n[Worker1 -> Worker7] nobody\n',
    );
    const { store, source } = begin();
    await source.start();
    expect(inbox(store, '2')).toEqual(['[Worker1 -> Worker2] hello']);
    expect(inbox(store, '1')).toEqual(['[Worker9 -> Worker1] hi']);
  });

  it('keeps few lines of a flood, all its claims, and says how many it kept not', async () => {
    const flood = Array.from({ length: 20_000 }, (_, index) => `Status: ${String(index)}`);
    writeFileSync(status, [...flood.slice(0, 9_000), 'COMPLETED: all', ...flood.slice(9_000), ''].join('\n'));
    const { source } = begin();
    const at = cpuMs();
    await source.start();
    const reads = events().filter((event) => event.is === 'status-read');
    expect(reads.length).toBe(1);
    expect(lines()).toHaveLength(51);
    expect(lines()[0]).toBe('all');
    expect(reads[0]?.skipped).toBe(20_001 - 51);
    expect(cpuMs() - at).toBeLessThan(2_000);
  });

  it('writes few lines a second into the journal, however fast a status file grows', async () => {
    const { source } = begin();
    await source.start();
    const end = Date.now() + 2_000;
    const block = 'Status: busy, busy, busy\n'.repeat(2_000);
    while (Date.now() < end) {
      appendFileSync(status, block);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(events().filter(({ is }) => is === 'status-read').length).toBeLessThanOrEqual(4);
  });

  it('passes over what lies too far behind, and says so; the end is read', async () => {
    const { store, source } = begin();
    await source.start();
    const block = `${'x'.repeat(99)}\n`.repeat(100_000);
    appendFileSync(status, `${block}${block}COMPLETED: through\n`);
    await eventually('the end is read', () => store.model().workers.get('1')?.claim.is === 'completed');
    expect([...store.model().warnings.values()].join()).toMatch(
      /worker1_status\.txt: skipped \d+ MB: it grew too fast/,
    );
    expect(lines().every((line) => line === 'through' || line === 'x'.repeat(99))).toBe(true);
  });
});
