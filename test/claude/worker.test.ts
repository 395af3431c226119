import { afterEach, describe, expect, test } from 'vitest';
import { claudeRig, claudeVersions } from './rig.ts';
import type { ClaudeRig } from './rig.ts';
import type { Terminal } from '../rig/terminal.ts';
import { agent, inTerminal, rigWorker } from './worker.ts';

let rig: ClaudeRig | null = null;
let terminal: Terminal | null = null;
afterEach(async () => {
  terminal?.close();
  terminal = null;
  await rig?.dispose();
  rig = null;
});

describe.each(claudeVersions)('Claude Code %s in a terminal', (version) => {
  test('its hooks tell of the turn; SIGTERM ends it; a second start resumes the conversation', async () => {
    rig = await claudeRig({ version });
    const worker = rigWorker(rig, "It's /quoted\n[[status:COMPLETED: all done]]", 'default');
    const first = worker.launch(1);
    terminal = inTerminal(first);
    await worker.reported((report) => report.turn?.is === 'ready');
    await worker.reported((report, name) => report.turn?.is === 'running' && name.includes('PreToolUse'));
    const over = await worker.reported((report) => report.turn?.is === 'over');
    expect(over.permissionMode).toBe('default');
    expect(rig.read('comm/worker1_status.txt')).toBe('[Worker1] COMPLETED: all done\n');
    const asked = await rig.api.nextRequest();
    expect(asked.prompt).toContain(
      "Your assignment, worker 1 (backend), from worker1_instructions.md:\n\nIt's /quoted",
    );

    process.kill(terminal.pid, agent.end.signal);
    expect(await terminal.ended).toEqual({ code: 143, signal: 0 });

    const second = worker.launch(2);
    expect(second.argv).toContain(`--resume=${worker.conversation}`);
    terminal = inTerminal(second);
    const again = await rig.api.nextRequest((request) => request.step === 2);
    expect(JSON.stringify(again.body.messages?.at(-1))).toContain('You were restarted, worker 1 (backend)');
  });

  test('the mode that the CLI picks by itself is reported @slow', async () => {
    rig = await claudeRig({ version });
    const worker = rigWorker(rig, '[[text:hello]]', null);
    const launch = worker.launch(1);
    terminal = inTerminal(launch);
    const over = await worker.reported((report) => report.turn?.is === 'over');
    expect(over.permissionMode).toBe(version === '2.1.197' ? 'default' : 'auto');
  });
});
