/**
 * The whole way of a task with the real CLI: a manager has it planned by a planner, adds the four workers of two levels,
 * waits, and reports; over 1, 2 and 8 slots. Who starts when, and what a dependent is told and may read.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Event } from '../../src/core/model/event.ts';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';
import { isPlanner, proposing } from './planner.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

/** What happened, by the supervisor's own journal. */
function journal({ state }: ClaudeRig): readonly Event[] {
  const sessions = join(state, 'sessions');
  const [id = ''] = readdirSync(sessions);
  const [, ...lines] = readFileSync(join(sessions, id, 'journal.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Event);
}

/** In their order: `start 3`, `completed 1`; and how many lived at most at any one time. */
function course(events: readonly Event[]): { readonly order: readonly string[]; readonly most: number } {
  const live = new Set<string>();
  const order: string[] = [];
  let most = 0;
  for (const event of events) {
    // The manager takes no slot.
    if ('worker' in event && event.worker === '0') continue;
    if (event.is === 'start-requested') {
      order.push(`start ${event.worker}`);
      live.add(event.worker);
    }
    if (event.is === 'process-exited') live.delete(event.worker);
    if (event.is === 'status-read' && event.lines.some(({ claim }) => claim === 'completed'))
      order.push(`completed ${event.worker}`);
    most = Math.max(most, live.size);
  }
  return { order, most };
}

/** What the planner proposes; the workers play what it assigns to them. */
function plan(project: string): Readonly<Record<string, unknown>> {
  const part = (title: string, assignment: string, needs: readonly number[] = []) => ({
    title,
    assignment,
    deliverables: [],
    needs,
  });
  return {
    why: 'Page and docs build on the others.',
    workers: [
      part(
        'api',
        `[[write:${project}/outputs/api.md|five endpoints]]\n[[status:COMPLETED: API in outputs/api.md]]`,
      ),
      part(
        'db',
        `[[write:${project}/outputs/db.md|two tables]]\n[[status:COMPLETED: schema in outputs/db.md]]`,
      ),
      part(
        'page',
        `[[tool:Read {"file_path": "${project}/outputs/api.md"}]]\n[[tool:Read {"file_path": "${project}/comm/worker2_status.txt"}]]\n[[status:COMPLETED: page]]`,
        [1, 2],
      ),
      part('docs', '[[status:COMPLETED: docs]]', [1]),
    ],
  };
}

const files = ['1_api', '2_db', '3_page', '4_docs'].map((name) => `worker${name}_instructions.md`).join(' ');

describe.each(claudeVersions)('Claude Code %s', (version) => {
  test.each([1, 2, 8])('a task, planned and managed, over %i slots @slow', async (slots) => {
    const used = (rig = await claudeRig({
      version,
      script: (request) => (isPlanner(request) ? proposing(plan(rig?.project ?? '')) : null),
    }));
    const { project } = used;
    used.write('task.md', '### Task Description\nA to-do app.\n');
    used.write(
      'lead.md',
      [
        'Have task.md planned, and see it through.',
        '[[bash:muxcrew plan task.md]]',
        `[[bash:muxcrew add ${files}]]`,
        '[[bash:muxcrew wait --timeout 100]]',
        '[[bash:muxcrew report]]',
        `[[write:${project}/outputs/reports/final_report.md|# All of it\n]]`,
        '[[status:COMPLETED: a to-do app]]',
      ].join('\n'),
    );
    const words = ['run', '--wait', '--manager', 'lead.md', '--max', String(slots)];
    const ran = await used.muxcrew([...words, '--permission-mode', 'default'], { timeoutMs: 110_000 });
    const results = used.api.requests.flatMap((request) => request.results);
    expect(results.filter(({ error }) => error)).toEqual([]);
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
    expect(ran.stdout).toMatch(/^0 manager completed/m);
    expect(ran.stdout).toMatch(/^4 docs completed/m);

    const { order, most } = course(journal(used));
    const at = (what: string): number => {
      expect(order).toContain(what);
      return order.indexOf(what);
    };
    for (const [dependent, need] of [
      ['3', '1'],
      ['3', '2'],
      ['4', '1'],
    ])
      expect(at(`start ${dependent ?? ''}`)).toBeGreaterThan(at(`completed ${need ?? ''}`));
    expect(most).toBeLessThanOrEqual(slots);
    if (slots === 1)
      expect(order.filter((what) => what.startsWith('start'))).toEqual([
        'start 1',
        'start 2',
        'start 3',
        'start 4',
      ]);
    if (slots === 8) expect(most).toBeGreaterThan(1);

    const told =
      used.api.requests.find(({ prompt }) => prompt.includes('Your assignment, worker 3'))?.prompt ?? '';
    expect(told).not.toContain('needs:');
    expect(told).toContain(
      `- Worker 1 (api) has completed. Its last words: "API in outputs/api.md". What it was to make: ${project}/worker1_api_instructions.md. What it reported: ${project}/comm/worker1_status.txt`,
    );
    expect(told).toContain(`under ${project}/outputs`);
    expect(used.snapshot()?.workers.map(({ needs }) => needs)).toEqual([[], [], [], ['1', '2'], ['1']]);
    expect(used.read('outputs/reports/final_report.md')).toBe('# All of it\n');
    expect(used.read('outputs/reports/report.md')).toMatch(/^\| 3 \| page \| ✓ completed/m);
    await used.muxcrew(['stop', '--yes']);
  });
});
