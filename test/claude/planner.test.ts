/** The real CLI as planner, against the fake API: what it is allowed, what it proposes, and each way in which it fails. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { containing } from '../e2e/crew.ts';
import type { Terminal } from '../rig/terminal.ts';
import { isPlanner, proposing } from './planner.ts';
import { claudeRig, claudeVersions, type ClaudeRig, type RigOptions } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

const task = '### Task Description\nA to-do app.\n';
const proposal = {
  why: 'Server and page are independent; the report needs both.',
  workers: [
    {
      title: 'Backend',
      assignment: 'Five endpoints. [[status:COMPLETED: backend done]]',
      deliverables: ['outputs/backend/api.md'],
      needs: [],
      verify: 'test -d outputs',
    },
    {
      title: 'Frontend',
      assignment: 'One page. [[status:COMPLETED: page done]]',
      deliverables: [],
      needs: [],
    },
    {
      title: 'Final report',
      assignment: 'Sum it up. [[status:COMPLETED: report done]]',
      deliverables: ['outputs/report.md'],
      needs: [1, 2],
    },
  ],
};

async function world(options: RigOptions = {}): Promise<ClaudeRig> {
  rig = await claudeRig({
    script: (request) => (isPlanner(request) ? proposing(proposal) : null),
    ...options,
  });
  rig.write('task.md', task);
  return rig;
}

describe.each(claudeVersions)('Claude Code %s', (version) => {
  test('plans: files with needs, deliverables and verify; the plan, its reason and its cost are said', async () => {
    const used = await world({ version });
    const ran = await used.muxcrew(['plan', 'task.md']);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toMatch(
      /^task\.md: 3 workers, planned by Claude for \$0\.00\d\d: Server and page are independent/m,
    );
    expect(ran.stdout).toMatch(
      /3 {2}final-report +Final report: Sum it up\..* \(after 1, 2\)\n +-> outputs\/report\.md/,
    );
    expect(ran.stdout).toContain('verify: test -d outputs');
    // Nobody confirmed it.
    expect(ran.stderr).toContain('then: muxcrew trust worker1_backend_instructions.md');
    expect((await used.muxcrew(['trust'])).stdout).toBe('');
    expect(used.read('worker1_backend_instructions.md')).toMatch(
      /^---\nname: "backend"\nverify: "test -d outputs"\n---\n/,
    );
    expect(used.read('worker3_final-report_instructions.md')).toMatch(
      /^---\nname: "final-report"\nneeds: \[1, 2\]\n---\n/,
    );
  });

  test('may read and nothing else, and runs nothing of the project', async () => {
    const used = await world({ version });
    const hook = { hooks: [{ type: 'command', command: `touch '${used.project}/hook-ran'` }] };
    used.write('.claude/settings.json', JSON.stringify({ hooks: { SessionStart: [hook], Stop: [hook] } }));
    used.write(
      '.mcp.json',
      JSON.stringify({ mcpServers: { mine: { command: 'touch', args: [`${used.project}/mcp-ran`] } } }),
    );
    expect((await used.muxcrew(['plan', 'task.md'])).code).toBe(0);
    const request = used.api.requests.find(isPlanner);
    const tools = request?.body.tools?.map(({ name }) => name) ?? [];
    expect(tools.filter((name) => name !== 'DeferredToolPlaceholder').sort()).toEqual([
      'Glob',
      'Grep',
      'Read',
      'StructuredOutput',
    ]);
    expect(request?.prompt).toContain('A to-do app.');
    expect(['hook-ran', 'mcp-ran'].filter((name) => existsSync(join(used.project, name)))).toEqual([]);
    // No conversation is left that somebody would be offered to resume.
    const conversations = join(used.home, '.claude/projects');
    const left = existsSync(conversations) ? readdirSync(conversations, { recursive: true }).map(String) : [];
    expect(left.filter((name) => name.endsWith('.jsonl'))).toEqual([]);
  });

  test('a yes on the terminal consents to the verify commands that were shown @slow', async () => {
    const used = await world({ version });
    const terminal = used.terminal(['plan', 'task.md']);
    await terminal.shows(/Write these 3 files, let this verify command run\? \[y\/N\]/, 60_000);
    terminal.type('y\r');
    expect((await terminal.ended).code).toBe(0);
    expect((await used.muxcrew(['trust'])).stdout).toMatch(
      /^[0-9a-f]{12} {2}\S+worker1_backend_instructions\.md\n$/,
    );
  });

  test('--yes leaves the planner’s verify command out of the file and reports it', async () => {
    const used = await world({ version });
    const ran = await used.muxcrew(['plan', '--yes', 'task.md']);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stderr).toContain(
      'left out of worker1_backend_instructions.md, as nobody confirmed it: verify: test -d outputs\n' +
        '  to use it, add that line to the front matter, then: muxcrew trust worker1_backend_instructions.md\n',
    );
    expect(used.read('worker1_backend_instructions.md')).toMatch(/^---\nname: "backend"\n---\n/);
    expect((await used.muxcrew(['trust'])).stdout).toBe('');
  });

  test('a yes to a plan trusts what a template of the project sets only after it was shown', async () => {
    const used = await world({ version });
    used.write(
      '.muxcrew/worker_instructions.md',
      '---\nenv: {NODE_OPTIONS: --require ./x.js}\n---\n# {{title}}\n\n{{assignment}}\n',
    );
    const refused = used.terminal(['plan', 'task.md']);
    await refused.shows(/NODE_OPTIONS=--require \.\/x\.js[\s\S]*\[y\/N\]/, 60_000);
    refused.type('n\r');
    expect((await refused.ended).code).toBe(6);
    expect((await used.muxcrew(['trust'])).stdout).toBe('');
  });

  test('run of a task: planned, agreed to, started, and through @slow', async () => {
    const used = await world({ version });
    const ran = await used.muxcrew(['run', '--wait', '--yes', '--permission-mode', 'default', 'task.md'], {
      timeoutMs: 110_000,
    });
    expect(ran.code, ran.stdout + ran.stderr).toBe(0);
    for (const [id, name] of [
      ['1', 'backend'],
      ['2', 'frontend'],
      ['3', 'final-report'],
    ])
      expect(ran.stdout).toMatch(new RegExp(`^${id ?? ''} ${name ?? ''} completed`, 'm'));
  });

  test.each<[string, string, readonly string[], number, RegExp]>([
    [
      'no structured output',
      '[[text:I would rather not.]]',
      [],
      1,
      /no structured output\).*--planner heuristic/s,
    ],
    ['an API error', '[[err:400:9:final]]', [], 1, /Claude could not plan: API Error: 400/],
    ['a refused login', '[[err:401:9:final]]', [], 1, /Claude Code cannot plan: .*401.*\n +claude +log in/],
    ['its time is over', '[[hang]]', ['--plan-timeout', '4'], 5, /did not finish planning within 0:04/],
  ])('%s: one clear failure, and nothing is written @slow', async (_, text, flags, code, says) => {
    const used = await world({ version, script: () => null });
    used.write('task.md', `### Task Description\nx ${text}\n`);
    const ran = await used.muxcrew(['plan', ...flags, 'task.md']);
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(ran.stderr).toMatch(says);
    expect(readdirSync(used.project)).toEqual(['task.md']);
  });

  test.each<[string, number, (terminal: Terminal) => void]>([
    ['Ctrl-C', 2, (terminal) => terminal.type('\x03')],
    ['SIGTERM to muxcrew alone (@slow)', 15, (terminal) => void process.kill(terminal.pid, 'SIGTERM')],
  ])('%s ends the planning Claude with muxcrew, by signal %i', async (_, signal, interrupt) => {
    const used = await world({ version, script: () => null });
    used.write('task.md', '### Task Description\nx [[hang]]\n');
    const terminal = used.terminal(['plan', 'task.md']);
    await used.api.nextRequest(isPlanner);
    interrupt(terminal);
    expect(await terminal.ended).toMatchObject({ signal });
    expect(used.processes()).toEqual([]);
    expect(readdirSync(used.project)).toEqual(['task.md']);
  });

  test('without a login it says how to log in @slow', async () => {
    const used = await world({ version, env: { ANTHROPIC_API_KEY: '' } });
    const ran = await used.muxcrew(['plan', 'task.md']);
    expect(ran).toMatchObject({ code: 1, stdout: '', stderr: containing('Not logged in') });
    expect(ran.stderr).toMatch(/claude +log in/);
  });

  test('the money that planning may cost is passed on @slow', async () => {
    const used = await world({ version });
    const ran = await used.muxcrew(['plan', '--max-cost', '0.0000001', 'task.md']);
    expect(ran.code, ran.stderr).toBe(1);
    expect(ran.stderr).toMatch(/Claude could not plan: .*budget/i);
  });

  test('/crew and the skill that init makes are there for Claude Code @slow', async () => {
    const used = await world({ version });
    expect((await used.muxcrew(['init'])).code).toBe(0);
    const ran = await used.claude(['-p', '--', '/crew build a shop [[text:understood]]'], {
      timeoutMs: 60_000,
    });
    expect(ran.stdout).toContain('understood');
    const request = used.api.requests.find(({ prompt }) => prompt.includes('build a shop'));
    expect(request?.prompt).toContain('Bring a crew of Claude Code workers to this task: build a shop');
    expect(JSON.stringify(request?.body)).toContain(
      'Run several Claude Code workers side by side with muxcrew',
    );
  });
});

test('--planner claude without Claude Code is refused with 3; without the flag the heuristic plans', async () => {
  const used = await world();
  const env = { CLAUDE_CLI_PATH: '', PATH: '/usr/bin:/bin' };
  const ran = await used.muxcrew(['plan', '--planner', 'claude', 'task.md'], { env });
  expect(ran).toMatchObject({ code: 3, stdout: '', stderr: containing('Claude Code was not found') });
  const offline = await used.muxcrew(['plan', 'task.md'], { env });
  expect(offline).toMatchObject({ code: 0, stdout: containing('1 worker, from its text (heuristic)') });
  expect(used.api.requests).toEqual([]);
});
