/** The main job, whole: two instruction files, the real Claude Code CLI, real panes, a terminal that comes and goes. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { claudeRig, claudeVersions, muxcrewMain, type ClaudeRig } from './rig.ts';
import { heldPanes } from '../rig/held-panes.ts';
import { openTerminal, type Terminal } from '../rig/terminal.ts';

let rig: ClaudeRig | null = null;
let terminals: Terminal[] = [];
afterEach(async () => {
  for (const terminal of terminals) terminal.close();
  terminals = [];
  await rig?.dispose();
  rig = null;
});

function attached(words: readonly string[]): Terminal {
  if (rig === null) throw new Error('no rig');
  const terminal = openTerminal([process.execPath, muxcrewMain, ...words], {
    cwd: rig.project,
    env: rig.env,
    columns: 130,
    rows: 40,
  });
  terminals.push(terminal);
  return terminal;
}

interface Status {
  readonly progress: { readonly completed: number; readonly total: number };
  readonly supervisor: { readonly alive: boolean };
  readonly workers: readonly {
    readonly id: string;
    readonly state: string;
    readonly status: string;
    readonly pid: number | null;
    readonly pane: string;
    readonly permissionMode: string;
  }[];
}

describe.each(claudeVersions)('a crew of Claude Code %s', (version) => {
  test('works side by side, reports by its own hands, survives the terminal, and is stopped whole', async () => {
    rig = await claudeRig({ version, projectName: "it's a $(todo) app" });
    rig.write(
      'worker1_instructions.md',
      'Build it.\n[[status:Progress: 1/2 endpoints]]\n[[write:outputs/api.md|the API]]\n[[status:COMPLETED: Backend API ready]]',
    );
    rig.write('worker2_frontend_instructions.md', '[[status:COMPLETED: Page ready]]');

    const first = attached([
      'run',
      '--permission-mode',
      'default',
      'worker1_instructions.md',
      'worker2_frontend_instructions.md',
    ]);
    await first.shows(/2\/2.*100 %/, 60_000);
    expect(first.screen()).toMatch(/✓ 1 worker1\s+completed/);
    expect(first.screen()).toMatch(/✓ 2 frontend\s+completed/);
    expect(rig.read('comm/worker1_status.txt')).toBe(
      '[Worker1] Progress: 1/2 endpoints\n[Worker1] COMPLETED: Backend API ready\n',
    );
    expect(rig.read('outputs/api.md')).toBe('the API');

    first.type('\x02d');
    await first.shows(/All workers of session/);
    expect((await first.ended).code).toBe(0);
    const away = await status(rig);
    expect(away.workers.map(({ state, permissionMode }) => [state, permissionMode])).toEqual([
      ['completed', 'default'],
      ['completed', 'default'],
    ]);
    expect(away.workers.every(({ pid }) => pid !== null && alive(pid))).toBe(true);

    const second = attached(['attach']);
    await second.shows(/✓ 1 worker1\s+completed/);
    expect((await status(rig)).workers.map(({ pid }) => pid)).toEqual(away.workers.map(({ pid }) => pid));

    const sent = await rig.muxcrew(['send', '2', '--', '[[status:COMPLETED: Page with footer ready]]']);
    expect(sent).toMatchObject({ code: 0, stdout: '2 frontend: delivered\n' });
    await second.shows(/Page with footer ready/);

    const stopped = await rig.muxcrew(['stop', '--yes']);
    expect(stopped).toMatchObject({ code: 0, stderr: '' });
    await second.shows(/has ended/);
    expect(away.workers.some(({ pid }) => pid !== null && alive(pid))).toBe(false);
    expect((await rig.muxcrew(['stop'])).code).toBe(0);
    await vi.waitFor(() => {
      expect(rig?.processes()).toEqual([]);
    }, 5_000);
  });

  test('a message waits while the person’s own draft stands in the composer, and leaves it as it is @slow', async () => {
    rig = await claudeRig({ version });
    rig.write('worker1_instructions.md', '[[status:COMPLETED: ready]]');
    const terminal = attached(['run', '--permission-mode', 'default', 'worker1_instructions.md']);
    await terminal.shows(/✓ 1 worker1\s+completed/, 60_000);
    const pane = (await status(rig)).workers[0]?.pane ?? '';
    await heldPanes(rig).focus(pane);
    terminal.type('half a thought');
    await terminal.shows(/❯\s+half a thought/);

    const sent = await rig.muxcrew(['send', '1', '--', '[[status:COMPLETED: told]]']);
    expect(sent.stdout).toMatch(/^1 worker1: queued/);
    expect(terminal.screen()).toMatch(/❯\s+half a thought\s*$/m);

    terminal.type('\x15');
    await terminal.shows(/^ +told +│/m, 20_000);
    expect(rig.read('comm/worker1_status.txt')).toBe(
      '[Worker1] COMPLETED: ready\n[Worker1] COMPLETED: told\n',
    );
    await rig.muxcrew(['stop', '--yes']);
  });

  test('a completed worker gives its slot to who waits, and a message brings its conversation back @slow', async () => {
    rig = await claudeRig({ version });
    rig.write('worker1_instructions.md', '[[status:COMPLETED: one]]');
    rig.write('worker2_instructions.md', '[[status:COMPLETED: two]]');
    const crew = ['run', '-d', '--max', '1', '--permission-mode', 'default'];
    expect((await rig.muxcrew([...crew, 'worker1_instructions.md', 'worker2_instructions.md'])).code).toBe(0);
    expect((await rig.muxcrew(['wait', '--timeout', '60'])).code).toBe(0);
    expect((await status(rig)).workers.map(({ pid }) => pid === null)).toEqual([true, false]);

    const sent = await rig.muxcrew(['send', '1', '--', '[[status:COMPLETED: one again]]']);
    expect(sent.stdout).toMatch(/^1 worker1: queued \(it had ended/);
    const again = await rig.api.nextRequest((request) => request.prompt.includes('one again'));
    expect(again.prompt).toMatch(/^For you, worker 1 \(worker1\)/);
    expect(JSON.stringify(again.body.messages)).toContain('Your assignment, worker 1');
    await vi.waitFor(() => {
      expect(rig?.read('comm/worker1_status.txt')).toBe(
        '[Worker1] COMPLETED: one\n[Worker1] COMPLETED: one again\n',
      );
    }, 20_000);
    await rig.muxcrew(['stop', '--yes']);
  });
});

async function status(rig: ClaudeRig): Promise<Status> {
  const { code, stdout, stderr } = await rig.muxcrew(['status', '--json']);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Status;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
