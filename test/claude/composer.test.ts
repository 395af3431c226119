/** A composer with a suggestion, below it the user's own status line of rules: messages are given; a draft holds them visibly. */
import { afterEach, describe, expect, test } from 'vitest';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

const rules =
  '────────────────────────────────────────────────────────────────\\n━━━━━━━━━━━━━━ 42 ctx\\n❯ ok\\n';

describe.each(claudeVersions)('Claude Code %s', (version) => {
  test('a suggestion and a status line of rules hold no message back; a draft does, and it is shown @slow', async () => {
    const used = (rig = await claudeRig({
      version,
      env: { MUXCREW_ASK_STATUS: 'false', CLAUDE_CODE_ENABLE_PROMPT_SUGGESTION: '1' },
    }));
    const status = used.write('status.sh', `#!/bin/sh\ncat >/dev/null\nprintf '${rules}'\n`);
    used.write(
      '.claude/settings.json',
      JSON.stringify({ statusLine: { type: 'command', command: `sh ${status}` } }),
    );
    used.write(
      'worker1_instructions.md',
      '[[status:Status: one]] [[status:Status: two]] [[hold:seen]] [[text:Hello there.]]',
    );
    const run = ['run', '-d', '--permission-mode', 'default', 'worker1_instructions.md'];
    expect(await used.muxcrew(run)).toMatchObject({ code: 0 });
    const terminal = used.terminal(['attach'], { columns: 130, rows: 40 });
    // Claude drops a suggestion that it is making while its pane changes its size.
    await terminal.shows(/─────[\s\S]*42 ctx/, 60_000);
    used.api.release('seen');
    // The fake API's answer to the request for a suggestion.
    await terminal.shows(/❯.Nothing more to do\.[\s\S]*─────[\s\S]*42 ctx/, 90_000);
    const sent = await used.muxcrew(['send', '1', '--', 'first message']);
    expect(sent.stdout).not.toContain('draft');
    expect(sent.stdout).not.toContain('composer');
    await used.api.nextRequest(({ body }) => JSON.stringify(body.messages).includes('first message'), {
      timeoutMs: 60_000,
    });

    await used.worker('1', ({ state }) => state === 'idle', 60_000);
    // The pane of worker 1 has the focus.
    terminal.type('mine');
    await terminal.shows(/❯.mine/, 30_000);
    const held = await used.muxcrew(['send', '1', '--', 'second message']);
    expect(held.stdout).toContain('queued (a draft is in its composer: send or clear it in its pane)');
    const [waiting] = (await used.worker('1', ({ waiting: all }) => all?.length === 1)).waiting ?? [];
    expect(waiting).toMatchObject({ from: 'you', text: 'second message' });
    expect((await used.muxcrew(['status'])).stdout).toMatch(/message waits .*a draft is in its composer/);
    expect((await used.muxcrew(['why', '1'])).stdout).toMatch(/message from you waits .*second message/);
    terminal.type('\x15');
    await used.api.nextRequest(({ body }) => JSON.stringify(body.messages).includes('second message'), {
      timeoutMs: 60_000,
    });
    await used.worker('1', ({ waiting: all }) => all?.length === 0, 30_000);
  }, 240_000);
});
