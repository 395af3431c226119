/** A failed check in the report: its command, its end, its try and its output. */
import { describe, expect, it } from 'vitest';
import type { CheckEnd } from '../../../src/core/model/facts/check-result.ts';
import type { FullReport } from '../../../src/core/snapshot/report.ts';
import { reportOf } from '../../../src/core/snapshot/report.ts';
import { timelineOf } from '../../../src/core/snapshot/timeline.ts';
import { reportMarkdown } from '../../../src/view/report/markdown.ts';
import { reportPage } from '../../../src/view/report/page.ts';
import { crew, worker, type Crew } from '../../core/crew.ts';
import { elementsOf } from './well-formed.ts';
import { crew as drawn } from './reports.ts';

const exit3: CheckEnd = { is: 'exit', code: 3 };

function refused(end: CheckEnd, output: readonly string[] = ['1 passed', '2 failed']): Crew {
  const c = crew([{ ...worker('1'), name: 'e2e', verify: { command: 'make test', tries: 1 } }]);
  c.run('1');
  c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'over', at: 5_000 }, permissionMode: null });
  c.says('1', 'completed', 'e2e');
  fails(c, end, output);
  return c;
}

function fails(c: Crew, end: CheckEnd, output: readonly string[]): void {
  c.happen(
    { is: 'check-started', worker: '1' },
    { is: 'check-ended', worker: '1', passed: false, detail: '2 failed\nexit 3', end, output },
  );
}

function full(c: Crew): FullReport {
  const iso = (at: number): string => new Date(at).toISOString();
  const model = c.model();
  const timeline = timelineOf(model, { is: 'live', now: c.now() });
  const report = reportOf(model, timeline, { run: 'r', archived: false, now: c.now(), iso });
  return { ...report, failures: [], deliverables: drawn.deliverables };
}

/** Its texts, without tags and Markdown. */
function texts(c: Crew): { readonly markdown: string; readonly page: string } {
  const report = full(c);
  elementsOf(reportPage(report));
  return {
    markdown: reportMarkdown(report),
    page: reportPage(report)
      .replace(/<[^>]*>/g, ' ')
      .replace(/ +/g, ' '),
  };
}

describe('a failed check', () => {
  it.each<[string, CheckEnd, string]>([
    ['exit code', exit3, 'exit 3'],
    ['signal', { is: 'signal', signal: 'SIGKILL' }, 'ended by SIGKILL'],
    ['time limit', { is: 'timeout', afterMs: 1_800_000 }, 'timed out after 30m'],
  ])('is in the report with command, try, output and %s', (_, end, how) => {
    const c = refused(end);
    const told = `1 e2e: check failed (${how}, try 1 of 2): make test`;
    expect(full(c).workers[0]).toMatchObject({
      state: 'idle',
      check: `check failed (${how}, try 1 of 2): make test`,
      checkOutput: ['1 passed', '2 failed'],
      status: null,
    });
    const { markdown, page } = texts(c);
    expect(markdown).toContain(
      `## 1 failed check\n\n**○ idle** ${told}\n\n\`\`\`text\n1 passed\n2 failed\n\`\`\``,
    );
    expect(page).toContain('1 failed check');
    expect(page).toContain(`○ idle ${told} \n 1 passed\n2 failed\n`);
  });

  it('stays in the report of a worker that was stopped or works again', () => {
    const stopped = refused(exit3);
    stopped.happen(
      { is: 'stop-wanted', worker: '1' },
      { is: 'process-exited', worker: '1', run: 1, code: 143, signal: null },
    );
    expect(full(stopped).workers[0]).toMatchObject({ state: 'stopped', detail: 'by you' });
    expect(texts(stopped).markdown).toContain(
      '**■ stopped** 1 e2e: check failed (exit 3, try 1 of 2): make test',
    );
    const busy = refused(exit3);
    busy.happen({
      is: 'agent-reported',
      worker: '1',
      turn: { is: 'running', at: 9_000 },
      permissionMode: null,
    });
    expect(full(busy).workers[0]?.state).toBe('working');
    expect(texts(busy).markdown).toContain('1 e2e: check failed (exit 3, try 1 of 2): make test');
  });

  it('says so where it printed nothing', () => {
    const { markdown, page } = texts(refused(exit3, []));
    expect(markdown).toContain('make test\n\nNo output.');
    expect(page).toContain('No output.');
  });

  it('that was the last try is the failure itself, and is not told twice', () => {
    const c = refused(exit3);
    c.says('1', 'completed');
    c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'over', at: 9_000 }, permissionMode: null });
    fails(c, exit3, ['still 2 failed']);
    expect(full(c).workers[0]).toMatchObject({
      state: 'failed',
      detail: 'its check failed 2 times: exit 3 (make test)',
      check: null,
      checkOutput: ['still 2 failed'],
    });
    expect(texts(c).markdown).not.toContain('## 1 failed check');
  });

  it('that could not be run is the failure itself', () => {
    expect(full(refused({ is: 'not run', why: 'make was not found' }, [])).workers[0]).toMatchObject({
      state: 'failed',
      detail: 'its check could not be run: make was not found (make test)',
      check: null,
    });
  });

  it('is told beside another failure', () => {
    const c = refused(exit3);
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 9, signal: null });
    expect(full(c).workers[0]).toMatchObject({
      state: 'failed',
      check: 'check failed (exit 3, try 1 of 2): make test',
    });
    expect(texts(c).markdown).toContain('**✗ failed** 1 e2e: check failed (exit 3, try 1 of 2): make test');
  });

  it('is gone once the check has passed', () => {
    const c = refused(exit3);
    c.says('1', 'completed');
    c.happen(
      { is: 'agent-reported', worker: '1', turn: { is: 'over', at: 9_000 }, permissionMode: null },
      { is: 'check-started', worker: '1' },
      { is: 'check-ended', worker: '1', passed: true, detail: '', end: { is: 'exit', code: 0 }, output: [] },
    );
    expect(c.state('1')).toBe('completed');
    expect(texts(c).markdown).not.toContain('failed check');
  });
});
