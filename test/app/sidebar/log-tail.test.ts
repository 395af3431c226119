/** What `l` in the sidebar shows: this session's lines of this worker. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { logTail } from '../../../src/app/sidebar/log-tail.ts';
import { runMark } from '../../../src/core/journal/run-mark.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'mcl-')));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const earlier = '2026-01-01T00:00:00.000Z';
const startedAt = '2026-01-02T00:00:00.000Z';

async function shown(agent: string, text: string): Promise<readonly string[]> {
  const paneLog = join(root, 'worker2.log');
  writeFileSync(paneLog, text);
  const context = {
    files: nodeFiles(),
    clock: { after: () => () => undefined },
    agents: () => Promise.resolve([{ kind: 'claude', conversationEntries: () => Promise.resolve(() => []) }]),
  } as unknown as Context;
  const tail = logTail(context);
  return new Promise((told) => {
    const place = { agent, paneLog, within: root, transcripts: join(root, 'none'), startedAt };
    tail.follow(place, (lines) => {
      tail.stop();
      told(lines);
    });
  });
}

it.each([
  ['of another worker', `old docs\n\n${runMark(startedAt)}\nnew api\nand mo`, ['new api', 'and mo']],
  ['without a word since', `old docs\n\n${runMark(startedAt)}\n`, []],
  ['before two runs', `one\n${runMark(earlier)}\ntwo\n${runMark(startedAt)}\nthree\n`, ['three']],
  ['cut off', `${'old\n'.repeat(40_000)}${runMark(startedAt)}\nnew\n`, ['new']],
  ['none', 'first\n', ['first']],
])('leaves out an earlier run: %s', async (_, text, lines) => {
  expect(await shown('demo', text)).toEqual(lines);
  // A Claude that waits in the queue has no conversation yet.
  expect(await shown('claude', text)).toEqual(lines);
});
