/** A report of the real CLI's crew: states, tokens and cost, deliverables, and the failure of one. */
import { afterEach, describe, expect, test } from 'vitest';
import type { FullReport } from '../../src/core/snapshot/report.ts';
import { elementsOf } from '../view/report/well-formed.ts';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

describe.each(claudeVersions)('a report of a crew of Claude Code %s', (version) => {
  test('tells what each worker did, asked, delivered and used up, also after the next run has begun @slow', async () => {
    const made = await claudeRig({ version, projectName: "it's a crew" });
    rig = made;
    made.write(
      'worker1_api_instructions.md',
      'Go.\n[[bash:rm -rf build/]]\n[[write:outputs/api.md|the API]]\n[[status:COMPLETED: API ready]]',
    );
    made.write('worker2_tests_instructions.md', '[[status:FAILED: no test runs]]');
    const run = ['run', '-d', '--permission-mode', 'default'];
    const files = ['worker1_api_instructions.md', 'worker2_tests_instructions.md'];
    expect(await made.muxcrew([...run, ...files])).toMatchObject({ code: 0 });
    await made.worker('1', ({ state, asks }) => state === 'asking' && asks?.request != null, 60_000);
    await made.muxcrew(['approve', '1']);
    const used = (id: string, state: string) =>
      made.worker(
        id,
        (one) => one.state === state && one.usage?.costUsd != null && one.usage.tokens != null,
        60_000,
      );
    await used('1', 'completed');
    await used('2', 'failed');

    const report = await jsonOf(made, ['report']);
    expect(report).toMatchObject({ over: true, progress: { completed: 1, failed: 1, total: 2 } });
    const [api, tests] = report.workers;
    expect(api?.spans.map(({ state }) => state).join(' ')).toMatch(
      /^queued starting (idle )?working asking working (idle )?completed$/,
    );
    expect(tests?.state).toBe('failed');
    expect(api?.usage.tokens?.input).toBeGreaterThan(0);
    expect(report.costUsd).toBeGreaterThan(0);
    expect(report.tokens).toBeGreaterThan(0);
    expect(api?.spentMs.asking).toBeGreaterThan(0);
    expect(report.deliverables.files.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['outputs/api.md', 7],
    ]);
    expect(report.failures[0]?.lastLines?.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);

    expect((await made.muxcrew(['report'])).stdout).toMatch(
      /^1 of 2 completed, 1 failed {2}\$\d+\.\d\d {2}\S+ tokens\n/,
    );
    const texts = elementsOf(made.read('outputs/reports/report.html') ?? '').map(({ text }) => text);
    expect(texts).toContain('cost');
    expect(texts).toContain('outputs/api.md');

    await made.muxcrew(['stop', '--yes']);
    // What the end of a turn cost is known after the report of COMPLETED.
    const ended = await jsonOf(made, ['report']);
    await made.muxcrew([...run, 'worker2_tests_instructions.md']);
    const previous = await jsonOf(made, ['report', '--run', report.run]);
    expect(previous).toMatchObject({ archived: true, costUsd: ended.costUsd, tokens: ended.tokens });
    expect(previous.workers.map(({ state, spans }) => [state, spans.length])).toEqual(
      ended.workers.map(({ state, spans }) => [state, spans.length]),
    );
  });
});

async function jsonOf(made: ClaudeRig, words: readonly string[]): Promise<FullReport> {
  const ran = await made.muxcrew([...words, '--json']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ran.stdout) as FullReport;
}
