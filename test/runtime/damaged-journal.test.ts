import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import type { SessionModel } from '../../src/core/model.ts';
import type { AgentSpec } from '../../src/core/worker.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Happening, Store } from '../../src/runtime/store.ts';
import { decide } from '../../src/core/decide.ts';
import { conversationOf } from '../../src/core/model.ts';
import { snapshotProblem } from '../../src/core/snapshot-shape.ts';
import { toSnapshot } from '../../src/core/to-snapshot.ts';
import { openJournal } from '../../src/runtime/journal.ts';
import { openStore } from '../../src/runtime/store.ts';
import { claude, demo, session, worker } from '../core/crew.ts';
import { damaged } from './damage.ts';
import { memoryFiles } from './memory-files.ts';

const files = memoryFiles();
const path = '/s/journal.jsonl';
const claudeIn = (conversation: string): AgentSpec => ({ ...claude, conversation }) as AgentSpec;
let now = 1_000;
const clock = { now: () => now } as unknown as Clock;

const first: readonly Happening[] = [
  { is: 'session-created', session },
  { is: 'worker-added', worker: worker('1', claude) },
  { is: 'worker-added', worker: worker('2', claudeIn('second-2'), { needs: ['1'] }) },
  { is: 'worker-added', worker: worker('3', demo) },
];

/** A crew's afternoon: runs, reports, requests, messages, costs, checks, and a worker that is added later. */
const afternoon: readonly Happening[] = [
  { is: 'server-seen', pid: 4, startTime: 't' },
  { is: 'start-requested', worker: '1', run: 1 },
  { is: 'process-started', worker: '1', run: 1, pid: 101, startTime: '12' },
  {
    is: 'clients-seen',
    clients: [{ tty: '/dev/pts/1', since: 5, columns: 80, rows: 24, terminal: 'xterm' }],
  },
  {
    is: 'agent-reported',
    worker: '1',
    turn: { is: 'running', prompt: true, at: 1_003 },
    permissionMode: 'default',
  },
  { is: 'registry-seen', worker: '1', registry: { status: 'busy', waitingFor: null, at: 1_004 } },
  { is: 'pane-seen', worker: '1', pane: '%3' },
  {
    is: 'status-read',
    worker: '1',
    lines: [{ claim: 'busy', text: 'reads 日本 the code', progress: { done: 1, total: 3 } }],
    position: { inode: 7, offset: 40, known: 'abcdefg' },
  },
  {
    is: 'asked',
    worker: '1',
    request: {
      id: '1-1',
      kind: 'permission',
      tool: 'Bash',
      what: 'Bash: npm test',
      input: 'npm test',
      at: 1_008,
    },
  },
  {
    is: 'ask-ended',
    worker: '1',
    request: '1-1',
    by: 'person',
    answer: { decision: 'allow', always: false, reason: null },
  },
  {
    is: 'usage-seen',
    worker: '1',
    usage: {
      costUsd: 1.25,
      tokens: { input: 1, output: 2, cacheRead: 3, cacheWrite: 4 },
      contextPercent: 12,
    },
    conversation: 'c0ffee',
  },
  { is: 'worker-added', worker: worker('4', claudeIn('added-4')) },
  { is: 'start-requested', worker: '4', run: 1 },
  { is: 'process-started', worker: '4', run: 1, pid: 104, startTime: '15' },
  { is: 'conversation-seen', worker: '4', conversation: 'cleared-4' },
  { is: 'message-accepted', worker: '1', message: { id: 'm1', text: 'and the tests', from: 'you' } },
  { is: 'message-typing', worker: '1', message: 'm1', entered: true },
  { is: 'message-ended', worker: '1', message: 'm1', outcome: 'delivered', detail: null },
  { is: 'screen-seen', worker: '4', screen: { is: 'dialog', kind: 'trust', what: 'trust?', at: 1_020 } },
  { is: 'screen-seen', worker: '4', screen: null },
  {
    is: 'board-read',
    position: { inode: 9, offset: 20 },
    messages: [{ worker: '4', message: { id: 'b1', text: 'hello', from: 'worker 1' } }],
  },
  { is: 'limits-set', limits: { maxCostUsd: 20 } },
  { is: 'agent-reported', worker: '1', turn: { is: 'over', at: 1_040 }, permissionMode: null },
  {
    is: 'status-read',
    worker: '1',
    lines: [{ claim: 'completed', text: 'done', progress: null }],
    position: { inode: 7, offset: 80 },
  },
  { is: 'process-exited', worker: '1', run: 1, code: 0, signal: null },
  { is: 'start-requested', worker: '2', run: 1 },
  { is: 'start-failed', worker: '2', run: 1, reason: 'no pane' },
  { is: 'warning', about: 'x', text: 'something' },
  { is: 'clients-seen', clients: [] },
];

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
