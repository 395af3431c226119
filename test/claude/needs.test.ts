/** Four real Claudes on two levels: who starts when, over 1, 2 and 8 slots, and what a dependent is told and may read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

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

describe.each(claudeVersions)('Claude Code %s', (version) => {
  test.each([1, 2, 8])('a crew of two levels over %i slots', async (slots) => {
    const used = (rig = await claudeRig({ version }));
    const { project } = used;
    used.write(
      'worker1_api_instructions.md',
      `[[write:${project}/outputs/api.md|five endpoints]]\n[[status:COMPLETED: API in outputs/api.md]]`,
    );
    used.write(
      'worker2_db_instructions.md',
      `[[write:${project}/outputs/db.md|two tables]]\n[[status:COMPLETED: schema in outputs/db.md]]`,
    );
    used.write(
      'worker3_page_instructions.md',
      `---\nneeds: [api, db]\n---\n[[tool:Read {"file_path": "${project}/outputs/api.md"}]]\n[[tool:Read {"file_path": "${project}/comm/worker2_status.txt"}]]\n[[status:COMPLETED: page]]`,
    );
    used.write('worker4_docs_instructions.md', '---\nneeds: 1\n---\n[[status:COMPLETED: docs]]');
    const words = ['run', '-d', '--max', String(slots), '--permission-mode', 'default'];
    const files = ['1_api', '2_db', '3_page', '4_docs'].map((name) => `worker${name}_instructions.md`);
    expect((await used.muxcrew([...words, ...files])).code).toBe(0);
    const waited = await used.muxcrew(['wait', '--timeout', '100'], { timeoutMs: 110_000 });
    expect(waited).toMatchObject({ code: 0 });

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
    const results = used.api.requests.flatMap((request) => request.results);
    expect(results.filter(({ error }) => error)).toEqual([]);
    expect(used.snapshot()?.workers.map(({ needs }) => needs)).toEqual([[], [], ['1', '2'], ['1']]);
    await used.muxcrew(['stop', '--yes']);
  });
});
