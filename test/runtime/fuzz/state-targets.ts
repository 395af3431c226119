/** muxcrew's own files, which a faulty disk or another process of the user may have changed. */
import type { Files } from '../../../src/ports/files.ts';
import { epochMsOf } from '../../../src/core/iso-time.ts';
import { isoTime } from '../../../src/app/iso-time.ts';
import { openJournal } from '../../../src/runtime/state/journal.ts';
import { openStore } from '../../../src/runtime/store.ts';
import { readAttachmentRecord, readFate } from '../../../src/core/wire/attachment.ts';
import { readChecked } from '../../../src/core/checksum.ts';
import { readExit, readRun } from '../../../src/runtime/sources/run-records.ts';
import { readSnapshotText, seenSnapshot } from '../../../src/core/snapshot/read-snapshot.ts';
import { readSpecText, specFromJournal, specText } from '../../../src/core/journal/session-file.ts';
import { systemLocks } from '../../../src/os/files/lock.ts';
import { toSnapshot } from '../../../src/core/snapshot/to-snapshot.ts';
import { trustStore } from '../../../src/os/config/trust.ts';
import { afternoon, first } from '../afternoon.ts';
import { session, worker } from '../../core/crew.ts';
import { memoryFiles } from '../memory-files.ts';
import { takeIn, useModel, type Target } from './target.ts';

const path = '/s/journal.jsonl';
const clock = { now: () => 1_795_476_440_000 } as never;
const words = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '\n',
  'null',
  '1e999',
  '"sum":"00000000"',
  '{"v":1}\n',
  '{"v":2}\n',
];

const spec = {
  version: 1,
  session,
  workers: [worker('1')],
  options: { model: 'opus', given: ['model'] },
} as const;

function written(): { readonly text: string; readonly snapshot: string } {
  const files = memoryFiles();
  const opened = openJournal(files, path);
  if (opened.is !== 'opened') throw new Error(opened.is);
  const store = openStore(clock, opened.journal, first);
  for (const one of afternoon) store.emit(one);
  const snapshot = toSnapshot(store.model(), { pid: 1, startTime: 't', now: 2, iso: isoTime });
  return { text: files.content.get(path) ?? '', snapshot: JSON.stringify(snapshot) };
}
const { text: journal, snapshot } = written();
/** Single records without checksums: a changed one is read for what it says. */
const records = journal
  .split('\n')
  .slice(1)
  .filter((line) => line !== '');
const plain = records.map((line) => line.replace(/,"sum":"[0-9a-f]{8}"\}$/, '}'));

const fileOf = (bytes: Buffer): Files =>
  ({
    readText: () => bytes.toString(),
    statLink: () => ({ kind: 'file' }),
    stat: () => ({ kind: 'file' }),
  }) as never;

function readJournalText(text: string): void {
  specFromJournal(text);
  const files = memoryFiles();
  files.content.set(path, text);
  const opened = openJournal(files, path);
  if (opened.is === 'opened') useModel(openStore(clock, opened.journal, first).model());
}

export const stateTargets: readonly Target[] = [
  {
    name: 'the journal',
    text: [journal, `{"v":1}\n${plain.join('\n')}\n`],
    words,
    read: (bytes) => readJournalText(bytes.toString()),
  },
  {
    name: 'records of the journal',
    json: plain,
    words,
    wrap: (json) => Buffer.from(`{"v":1}\n${plain.slice(0, 6).join('\n')}\n${json}\n`),
    read: (bytes) => readJournalText(bytes.toString()),
  },
  {
    name: 'spec.json',
    json: [JSON.stringify(spec)],
    text: [specText(spec)],
    words,
    read(bytes) {
      const read = readSpecText(bytes.toString(), session.id);
      if (read.is === 'read') specText(read.spec);
    },
  },
  {
    name: 'comm/session.json',
    json: [snapshot],
    words,
    read(bytes) {
      const read = readSnapshotText(bytes.toString());
      if (read.is !== 'read') return;
      const facts = {
        supervisorAlive: false,
        serverAlive: true,
        now: 1e15,
        parseTime: (iso: string) => epochMsOf(iso) ?? 0,
        isAlive: () => true,
      };
      JSON.stringify(seenSnapshot(read.snapshot, facts));
    },
  },
  {
    name: 'run and exit records',
    json: ['{"run":1,"pid":4711}', '{"run":1,"status":143,"hangup":true}'],
    words,
    read(bytes) {
      const run = readRun(fileOf(bytes), '/run-1');
      if (run !== null) takeIn({ is: 'process-started', worker: '1', run: 1, pid: run.pid, startTime: 't' });
      const exit = readExit(fileOf(bytes), '/exit-1');
      if (exit !== null) takeIn({ is: 'process-exited', worker: '1', run: 1, ...exit });
    },
  },
  {
    name: 'server.json, lock, trust.json and records of attaches',
    json: [
      '{"pid":4,"startTime":"t","socket":"/tmp/s"}',
      '{"version":1,"trusted":[{"path":"/p/.muxcrewrc","hash":"00"}]}',
      '{"session":"p","pid":4,"startTime":"t","code":null}',
      '{"is":"cut off","session":"p","standing":"up"}',
    ],
    words,
    read(bytes) {
      const content = bytes.toString();
      readChecked(content);
      readAttachmentRecord(content);
      readFate(content);
      systemLocks(fileOf(bytes), { isAlive: () => false } as never).holder('/lock');
      trustStore({ files: fileOf(bytes), stateRoot: '/s' }).list();
    },
  },
];
