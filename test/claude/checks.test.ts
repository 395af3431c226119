/** COMPLETED is a claim: the person's own check decides, goes back to the worker as often as allowed, and then it fails. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

async function crew(
  version: string,
  flags: readonly string[],
  instructions: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ClaudeRig> {
  const made = await claudeRig({ version, env: { MUXCREW_ASK_STATUS: 'false', ...env } });
  rig = made;
  made.write('worker1_instructions.md', instructions);
  const ran = await made.muxcrew([
    'run',
    '-d',
    '--permission-mode',
    'default',
    ...flags,
    'worker1_instructions.md',
  ]);
  expect(ran).toMatchObject({ code: 0 });
  return made;
}

describe.each(claudeVersions)('a worker of Claude Code %s', (version) => {
  test('whose check fails gets the end of its output, mends it, and is then completed', async () => {
    const check = 'echo looking; test -e outputs/report.md || { echo "report.md is missing"; exit 3; }';
    const made = await crew(
      version,
      ['--verify', check],
      '[[status:COMPLETED: done]] [[end]] [[write:outputs/report.md|x]] [[status:COMPLETED: mended]]',
    );
    const back = await made.api.nextRequest(
      ({ body }) => JSON.stringify(body.messages).includes('report.md is missing'),
      { timeoutMs: 60_000 },
    );
    const said = JSON.stringify(back.body.messages);
    expect(said).toContain('exit 3');
    expect(said).toContain('Fix it and report COMPLETED again');
    const done = await made.worker('1', ({ state }) => state === 'completed', 30_000);
    expect(done.detail).toBe('checked');
    expect(existsSync(join(made.project, 'outputs/report.md'))).toBe(true);
  });

  test('whose check never passes has failed after as many tries as are allowed @slow', async () => {
    const made = await crew(
      version,
      ['--verify', 'echo 2 tests failed; exit 1'],
      '[[status:COMPLETED: done]] [[end]] [[status:COMPLETED: again]]',
      { MUXCREW_VERIFY_TRIES: '1' },
    );
    const failed = await made.worker('1', ({ state }) => state === 'failed', 60_000);
    expect(failed.detail).toBe('its check failed 2 times: exit 1 (echo 2 tests failed; exit 1)');
    expect((await made.muxcrew(['wait', '--timeout', '5'])).code).toBe(1);
  });

  test('whose turn ends without a claim is asked for its status, once @slow', async () => {
    const made = await crew(
      version,
      [],
      '[[text:nothing to report]] [[end]] [[text:still nothing]] [[end]] [[text:nothing ever]]',
      { MUXCREW_ASK_STATUS: 'true' },
    );
    const asked = await made.api.nextRequest(
      ({ body }) => JSON.stringify(body.messages).includes('Append the one that applies'),
      { timeoutMs: 60_000 },
    );
    expect(asked.step).toBe(1);
    await made.worker('1', ({ state }) => state === 'idle', 10_000);
    const path = join(made.state, 'sessions', made.snapshot()?.session ?? '', 'journal.jsonl');
    const asks = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"is":"status-asked"'));
    expect(asks).toHaveLength(1);
  });

  test('that has cost what it may is stopped where the person said so; started again by them, it counts anew @slow', async () => {
    const made = await crew(
      version,
      ['--max-worker-cost', '0.001', '--stop-at-max-cost'],
      '[[bash:ls]] [[bash:ls]] [[bash:ls]] [[hold:for ever]][[text:never]]',
    );
    const stopped = await made.worker('1', ({ state }) => state === 'stopped', 60_000);
    expect(stopped.detail).toBe('cost limit reached');
    expect(made.processes().some(({ argv }) => argv.includes('--session-id'))).toBe(false);
    await made.muxcrew(['restart', '1']);
    await made.worker('1', ({ runs }) => runs === 2, 60_000);
  });

  test('that is killed keeps what it had cost @slow', async () => {
    const made = await crew(
      version,
      [],
      '[[bash:ls]] [[bash:ls]] [[bash:ls]] [[hold:first]][[text:over]] [[end]] [[text:again]]',
    );
    const costs = () => made.snapshot()?.workers[0]?.usage?.costUsd ?? 0;
    const before = await made.until('a cost', () => costs() || null, 60_000);
    const pid = made.snapshot()?.workers[0]?.pid ?? 0;
    made.api.release('first');
    process.kill(pid, 'SIGKILL');
    await made.worker('1', ({ runs, state }) => runs === 2 && state === 'idle', 60_000);
    // A count that begins anew and comes to the same cannot be told from one that goes on: never less, in any case.
    await made.until('as much as before', () => costs() >= before, 20_000);
  });
});
