/** Never two processes in one conversation, whoever has the other one. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

describe.each(claudeVersions)('a worker of Claude Code %s', (version) => {
  test('is not started again while a person has its conversation open elsewhere @slow', async () => {
    const made = await claudeRig({ version, env: { MUXCREW_ASK_STATUS: 'false' } });
    rig = made;
    made.write('worker1_instructions.md', '[[text:first]]');
    await made.muxcrew(['run', '-d', '--permission-mode', 'default', 'worker1_instructions.md']);
    await made.worker(
      '1',
      ({ state, evidence }) => state === 'idle' && evidence.some(({ fact }) => fact === 'turn over'),
      60_000,
    );
    const claude = () => made.processes().find(({ argv }) => argv.includes('--settings='));
    const conversation = /--session-id=([\w-]+)/.exec(claude()?.argv ?? '')?.[1] ?? '';
    await made.muxcrew(['stop', '1']);
    expect(claude()).toBeUndefined();

    const own = made.terminalOf([made.program, `--resume=${conversation}`]);
    await own.shows(/● first/);
    // Not until it says what it does: that takes a moment more.
    const note = join(made.home, '.claude/sessions', `${String(own.pid)}.json`);
    await eventually('it notes which conversation it has', () =>
      Promise.resolve(existsSync(note) && readFileSync(note, 'utf8').includes(conversation)),
    );
    await made.muxcrew(['restart', '1']);
    const refused = await made.worker('1', ({ state }) => state === 'failed', 30_000);
    expect(refused.detail).toBe(
      `its conversation is open in another Claude (pid ${String(own.pid)}): end that one first`,
    );

    own.close();
    await made.until('the person’s own is gone', () => !made.processes().some(({ pid }) => pid === own.pid));
    await made.muxcrew(['restart', '1']);
    await made.worker('1', ({ state, runs }) => state === 'idle' && runs === 3, 30_000);
    // A child that was forked and is not yet what it will be bears its parent's words for a moment; a second Claude stays.
    await made.until(
      'one Claude is in it',
      () => made.processes().filter(({ argv }) => argv.includes(`--resume=${conversation}`)).length === 1,
    );
  });
});
