import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import type { SessionModel } from '../../../src/core/model/model.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Happening, Store } from '../../../src/runtime/store.ts';
import { decide } from '../../../src/core/model/decide.ts';
import { conversationOf } from '../../../src/core/model/model.ts';
import { snapshotProblem } from '../../../src/core/snapshot/snapshot-shape.ts';
import { toSnapshot } from '../../../src/core/snapshot/to-snapshot.ts';
import { openJournal } from '../../../src/runtime/state/journal.ts';
import { openStore } from '../../../src/runtime/store.ts';
import { afternoon, first } from '../afternoon.ts';
import { damaged } from './damage.ts';
import { memoryFiles } from '../memory-files.ts';

const files = memoryFiles();
const path = '/s/journal.jsonl';
let now = 1_000;
const clock = { now: () => now } as unknown as Clock;

function open(beginning: readonly Happening[], limitBytes?: number): Store {
  const opened = openJournal(files, path);
  if (opened.is !== 'opened') throw new Error(opened.is);
  return openStore(clock, opened.journal, beginning, limitBytes);
}

/** Four journals: with checksums and without, as it grew and after it was compacted. Each with the files beside it. */
const journals = (['grown', 'compacted'] as const).flatMap((kind) => {
  files.content.clear();
  const store = open(first);
  if (kind === 'compacted') {
    for (const one of afternoon) emit(store, one);
    const small = open(first, 1_000);
    emit(small, { is: 'pane-noted', worker: '2', failed: 0, open: 1 });
  }
  for (const one of afternoon) emit(kind === 'compacted' ? open(first) : store, one);
  const model = open(first).model();
  const beside = new Map(files.content);
  const text = files.content.get(path) ?? '';
  const plain = text.replace(/,"sum":"[0-9a-f]{8}"\}/g, '}');
  return [
    { kind, model, beside, content: Buffer.from(text), sums: true },
    { kind, model, beside, content: Buffer.from(plain), sums: false },
  ];
});

function emit(store: Store, happening: Happening): void {
  now += 1;
  store.emit(happening);
}

function crewOf(
  model: SessionModel,
): readonly { readonly id: string; readonly conversation: string | null }[] {
  return [...model.workers.values()].map((one) => ({ id: one.spec.id, conversation: conversationOf(one) }));
}

it.each(
  journals.map((one, index) => [`${one.kind}, ${one.sums ? 'with' : 'without'} checksums`, index] as const),
)('reads a journal that is damaged anywhere (%s)', (_, index) => {
  const journal = journals[index];
  if (journal === undefined) throw new Error('no journal');
  expect(crewOf(journal.model)).toHaveLength(4);
  for (let seed = index * 500; seed < index * 500 + 500; seed += 1) {
    files.content.clear();
    for (const [name, content] of journal.beside) files.content.set(name, content);
    const { bytes, how } = damaged(journal.content, seed);
    files.content.set(path, bytes.toString('utf8'));
    try {
      check(journal, {
        isFlip: bytes.length === journal.content.length,
        twice: seed % 4 === 0 || seed % 16 === 3,
      });
    } catch (error) {
      throw new Error(`seed ${String(seed)}: ${how}`, { cause: error });
    }
  }
});

interface Check {
  readonly isFlip: boolean;
  /** Also reads what is written then. */
  readonly twice: boolean;
}

function check(journal: (typeof journals)[number], { isFlip, twice }: Check): void {
  const store = open(first);
  const crew = crewOf(store.model());
  const reported = store.model().warnings.has('damaged journal');
  emit(store, { is: 'supervisor-started', pid: 9 });
  emit(store, { is: 'stop-wanted', worker: null });
  emit(store, { is: 'session-resumed', anew: false });
  const model = store.model();
  decide(model);
  const iso = (at: number): string => new Date(at).toISOString();
  const snapshot = toSnapshot(model, { pid: 1, startTime: 't', now, iso });
  if (snapshotProblem(JSON.parse(JSON.stringify(snapshot))) !== null)
    throw new Error('the snapshot is unreadable');
  // Read again, it is whole.
  const again = twice ? openJournal(files, path) : null;
  if (again !== null && (again.is !== 'opened' || again.journal.damage !== null))
    throw new Error('damaged again');
  if (twice && !isDeepStrictEqual(open(first).model(), model))
    throw new Error('read otherwise the second time');
  // Those that `run` asked for are in spec.json as well.
  const ids = crew.map(({ id }) => id);
  if (!['1', '2', '3'].every((id) => ids.includes(id)))
    throw new Error(`only workers ${ids.join(' ')} are left`);
  // Without a checksum, a changed value that is still one cannot be told from what was written.
  if (journal.sums && isFlip && !reported && !isDeepStrictEqual(crew, crewOf(journal.model)))
    throw new Error('the crew has changed, and nothing says so');
  if (journal.sums && crew.some((one) => !known(journal.model, one)))
    throw new Error('a worker is in a conversation that it never was in');
}

/** A worker's conversation as it is, or as it was before its last events were cut off. */
function known(model: SessionModel, { id, conversation }: ReturnType<typeof crewOf>[number]): boolean {
  const worker = model.workers.get(id);
  const begun = worker?.spec.agent.kind === 'claude' ? worker.spec.agent.conversation : null;
  return worker !== undefined && [conversationOf(worker), begun].includes(conversation);
}
