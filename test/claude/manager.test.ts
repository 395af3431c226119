/** A manager, whole: the real Claude splits a task, adds workers, waits, sends, and writes its report; what it may not is refused. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Event } from '../../src/core/model/event.ts';
import type { WorkerSpec } from '../../src/core/model/worker.ts';
import { stepsOf } from '../fake-api/script.ts';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

/** What the workers' model does: a task that one Claude writes for another cannot hold the script of the other. */
const workers: Readonly<Record<string, string>> = {
  'Write the API.': '[[status:COMPLETED: five endpoints]]',
  'Write the page.': '[[status:COMPLETED: a page]]',
  'add a footer': '[[status:COMPLETED: a page with a footer]]',
};

async function managed(version: string): Promise<ClaudeRig> {
  return claudeRig({
    version,
    script: (request) => {
      if (request.system.includes('You manage a crew')) return null;
      const messages = JSON.stringify(request.body.messages?.filter(({ role }) => role === 'user').slice(-1));
      const said = Object.keys(workers).findLast(
        (words) => request.prompt.includes(words) || messages.includes(words),
      );
      return said === undefined ? null : stepsOf(workers[said] ?? '', request.system);
    },
  });
}

function added({ state }: ClaudeRig): readonly WorkerSpec[] {
  const sessions = join(state, 'sessions');
  const [id = ''] = readdirSync(sessions);
  const lines = readFileSync(join(sessions, id, 'journal.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
  const events = lines.map((line) => JSON.parse(line) as Event);
  return events.flatMap((event) => (event.is === 'worker-added' ? [event.worker] : []));
}

describe.each(claudeVersions)('a manager, Claude Code %s', (version) => {
  test('splits, adds, waits, sends, reports; its end ends nobody; it is shown as what it is @slow', async () => {
    const used = (rig = await managed(version));
    const { project } = used;
    used.write(
      'task.md',
      [
        'Build a to-do app.',
        '[[status:Status: splitting the task]]',
        `[[write:${project}/worker1_api_instructions.md|Write the API.\n]]`,
        `[[write:${project}/worker2_page_instructions.md|---\nneeds: api\n---\nWrite the page.\n]]`,
        '[[bash:muxcrew add worker1_api_instructions.md worker2_page_instructions.md]]',
        '[[bash:muxcrew wait --timeout 100]]',
        "[[bash:muxcrew send 2 -- 'add a footer']]",
        '[[bash:muxcrew status --json]]',
        '[[bash:muxcrew approve 2]]',
        `[[write:${project}/outputs/reports/final_report.md|# What the crew made\n]]`,
        '[[status:COMPLETED: a to-do app]]',
      ].join('\n'),
    );
    // One slot: the manager needs none of it.
    const terminal = used.terminal(['run', '--manager', 'task.md', '--max', '1'], { columns: 130, rows: 40 });
    await terminal.shows(/✓ 0 manager +completed[\s\S]*manages the crew/, 110_000);
    expect(used.read('outputs/reports/final_report.md')).toBe('# What the crew made\n');
    await used.worker(
      '2',
      ({ status, state }) => state === 'completed' && status === 'a page with a footer',
      30_000,
    );
    await terminal.shows(/2\/2.*100 %/);
    const snapshot = used.snapshot();
    expect(
      snapshot?.workers.map(({ id, name, role, state, needs }) => [id, name, role, state, needs]),
    ).toEqual([
      ['0', 'manager', 'manager', 'completed', []],
      ['1', 'api', 'worker', 'completed', []],
      ['2', 'page', 'worker', 'completed', ['1']],
    ]);
    // Nothing waited for a person, and one thing was refused.
    const results = used.api.requests
      .filter(({ system }) => system.includes('You manage a crew'))
      .flatMap(({ results: all }) => all);
    expect(results.filter(({ error }) => error).map(({ text }) => text)).toEqual([
      expect.stringContaining('muxcrew approve 2 has been denied'),
    ]);
    expect(results.map(({ text }) => text).join('\n')).toContain('worker 2 added');
    const page =
      used.api.requests.find(({ prompt }) => prompt.includes('Your assignment, worker 2'))?.prompt ?? '';
    expect(page).toContain('Worker 1 (api) has completed. Its last words: "five endpoints"');

    const pid = snapshot?.workers[2]?.pid ?? 0;
    expect(pid).toBeGreaterThan(0);
    expect((await used.muxcrew(['stop', 'manager'])).code).toBe(0);
    process.kill(pid, 0);
    expect((await used.muxcrew(['send', '2', '--', 'add a footer'])).code).toBe(0);
    await used.muxcrew(['stop', '--yes']);
  });

  test('is held to its verbs, its session, its files and its own rights, whatever its Claude lets pass', async () => {
    const used = (rig = await managed(version));
    used.write('task.md', '[[status:Status: waiting]][[hang]]');
    used.write('a.md', 'Write the API.\n');
    used.write('needy.md', '---\nneeds: 1\n---\nx\n');
    expect(await used.muxcrew(['run', '-d', '--manager', 'needy.md'])).toMatchObject({ code: 6 });
    expect(await used.muxcrew(['run', '-d', '--manager', 'nope.md'])).toMatchObject({ code: 2 });
    expect((await used.muxcrew(['run', '-d', '--manager', 'task.md'])).code).toBe(0);
    const manager = await used.worker('0', ({ state }) => state === 'working', 60_000);
    expect(manager).toMatchObject({ role: 'manager', name: 'manager', instructions: 'task.md' });
    await used.worker('0', ({ permissionMode }) => permissionMode === 'default', 60_000);
    const session = used.snapshot()?.session ?? '';
    const asManager = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      used.muxcrew(words, { env: { MUXCREW_MANAGER: session, ...env } });

    used.write(
      'wide.md',
      '---\npermissionMode: auto\nverify: touch pwned\nmodel: haiku\n---\nWrite the API.\n',
    );
    used.write('narrow.md', '---\nmodel: haiku\n---\nWrite the API.\n');
    expect((await used.muxcrew(['trust', 'wide.md'])).code).toBe(0);
    const outside = join(used.root, 'secret.md');
    await used.exec(['/bin/sh', '-c', 'echo secret > "$0"; ln -s "$0" link.md', outside]);
    const refusals: readonly (readonly [readonly string[], string])[] = [
      ...[
        'approve',
        'deny',
        'trust',
        'config',
        'stop',
        'restart',
        'skip',
        'run',
        'ls',
        'host',
        'supervise',
        'a.md',
      ].map((verb) => [[verb, '0'], 'a manager may only plan, new, add, status'] as const),
      [['status', '--session', 'other-123456'], 'a manager may only act on its own session'],
      [['add', '--dangerously-skip-permissions', 'a.md'], '--dangerously-skip-permissions'],
      [['add', '--verify', 'touch pwned', 'a.md'], '--verify'],
      [['add', '--agent', 'demo', 'a.md'], '--agent'],
      [['add', '--permission-mode', 'acceptEdits', 'a.md'], "it is wider than the manager's own, default"],
      // Also a file that the user has trusted.
      [['add', 'wide.md'], 'its front matter sets permissionMode, verify, which a manager may not give'],
      [['add', outside], 'a manager may only name files of its own project'],
      [['plan', outside], 'a manager may only name files of its own project'],
      [['plan', '--project', used.root, 'a.md'], '--project'],
    ];
    for (const [words, why] of refusals) {
      const ran = await asManager(words);
      expect([words, ran.code, ran.stderr.includes(why)]).toEqual([words, 6, true]);
    }
    const linked = await asManager(['add', 'link.md']);
    expect(linked).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('which is outside the project') as string,
    });
    // Also from elsewhere it is its own session that is meant.
    const elsewhere = await used.muxcrew(['status', '--json'], {
      env: { MUXCREW_MANAGER: session },
      cwd: used.root,
    });
    expect(elsewhere.stdout).toContain(`"session":"${session}"`);

    const fresh = await used.muxcrew(['new', 'docs', '-'], {
      env: { MUXCREW_MANAGER: session },
      cwd: used.root,
      input: 'secret',
    });
    expect(fresh.code).toBe(0);
    const [made = ''] = readdirSync(used.project).filter((name) => name.includes('docs_instructions'));
    expect(used.read(made)).not.toContain('secret');

    const sly = {
      MUXCREW_PERMISSION_MODE: 'bypassPermissions',
      MUXCREW_ALLOW: '["Bash(*)"]',
      MUXCREW_VERIFY: 'touch pwned',
      CLAUDE_CLI_PATH: '/bin/false',
    };
    const narrow = await asManager(['add', 'narrow.md'], sly);
    expect(narrow).toMatchObject({ code: 0, stdout: 'worker 1 added\n' });
    expect((await asManager(['add', '--permission-mode', 'plan', 'a.md'], sly)).code).toBe(0);
    const piped = { env: { MUXCREW_MANAGER: session }, input: 'secret' };
    expect((await used.muxcrew(['send', '1'], piped)).code).toBe(2);
    const [own, first, second] = added(used);
    const rights = { program: used.program, dangerouslySkipPermissions: false, allow: [], deny: [] };
    expect(own?.agent).toMatchObject({ ...rights, permissionMode: 'default' });
    expect(first).toMatchObject({
      verify: null,
      agent: { ...rights, permissionMode: 'default', model: 'haiku' },
    });
    expect(second).toMatchObject({ verify: null, agent: { ...rights, permissionMode: 'plan' } });
    const conversations = [own, first, second].map(
      (one) => one?.agent.kind === 'claude' && one.agent.conversation,
    );
    expect(new Set(conversations).size).toBe(3);
    await used.muxcrew(['stop', '--yes']);
  });
});
