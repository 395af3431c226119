/** What other users of the machine see of a worker's task: the arguments of its processes, which /proc shows to everybody. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

/** Of all processes of the machine that name something of this rig. */
function commandLines({ root }: ClaudeRig): string {
  const lines = readdirSync('/proc').flatMap((pid) => {
    try {
      return /^\d+$/.test(pid) ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8')] : [];
    } catch {
      return [];
    }
  });
  return lines.filter((line) => line.includes(root) || line.includes('MARKED-TASK')).join('\n');
}

describe.each(claudeVersions)('Claude Code %s', (version) => {
  test('no process has the task or the system prompt among its arguments, at first and resumed; Ctrl-G edits on the terminal @slow', async () => {
    const used = (rig = await claudeRig({ version, env: { MUXCREW_ASK_STATUS: 'false' } }));
    const seen = join(used.root, 'seen');
    const editor = join(used.root, 'nano');
    writeFileSync(
      editor,
      `#!/bin/sh\n[ -t 0 ] && [ -t 1 ] && echo edited >"$1" && echo terminal >"${seen}"\n`,
      {
        mode: 0o755,
      },
    );
    used.write('worker1_instructions.md', 'The MARKED-TASK.\n[[text:ready]]');
    const words = ['run', '-d', '--permission-mode', 'default', 'worker1_instructions.md'];
    expect(await used.muxcrew(words, { env: { EDITOR: editor } })).toMatchObject({ code: 0 });
    const first = await used.api.nextRequest();
    expect(first.prompt).toContain('worker1_instructions.md:\n\nThe MARKED-TASK.');
    expect(first.system).toContain('[Worker1] COMPLETED');
    const idle = (): Promise<unknown> =>
      used.worker(
        '1',
        ({ state, evidence }) => state === 'idle' && evidence.some(({ fact }) => fact === 'turn over'),
        60_000,
      );
    await idle();
    const secret = /MARKED-TASK|Your assignment|\[Worker1\] COMPLETED/;
    expect(commandLines(used)).toContain('--append-system-prompt-file=');
    expect(commandLines(used)).not.toMatch(secret);

    const terminal = used.terminal(['attach']);
    await terminal.shows(/ready/);
    terminal.type('\x07');
    await used.until('the editor', () => existsSync(seen));
    await terminal.shows(/❯\s+edited/);
    terminal.close();
    await terminal.ended;

    expect(await used.muxcrew(['restart', '1'])).toMatchObject({ code: 0 });
    const second = await used.api.nextRequest(({ body }) =>
      JSON.stringify(body.messages ?? []).includes('You were restarted'),
    );
    expect(JSON.stringify(second.body.messages)).toContain('MARKED-TASK');
    expect(commandLines(used)).not.toMatch(/You were restarted|MARKED-TASK/);
  });
});
