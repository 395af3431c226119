/** Nothing that is typed into a worker's pane moves its Claude out of it: no agent view, no background service. */
import { afterEach, describe, expect, test } from 'vitest';
import { heldPanes } from '../rig/held-panes.ts';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

/** Claude's background service and what it starts, among the rig's processes. */
function backgroundService(of: ClaudeRig): readonly string[] {
  return of
    .processes()
    .map(({ argv }) => argv)
    .filter((argv) => /daemon run|bg-pty-host/.test(argv));
}

describe.each(claudeVersions)('a worker of Claude Code %s', (version) => {
  test('stays in its pane when ← is pressed on an empty prompt, and when /bg is typed @slow', async () => {
    rig = await claudeRig({ version, env: { MUXCREW_ASK_STATUS: 'false' } });
    const made = rig;
    made.write('worker1_instructions.md', '[[text:first answer]] [[end]] [[text:second answer]]');
    const ran = await made.muxcrew(['run', '-d', '--permission-mode', 'default', 'worker1_instructions.md']);
    expect(ran.code).toBe(0);
    const idle = await made.worker('1', ({ state }) => state === 'idle', 60_000);
    const pane = idle.pane ?? '';
    const panes = heldPanes(made);
    const shows = async (pattern: RegExp): Promise<void> => {
      await expect.poll(() => panes.shown(pane), { timeout: 20_000 }).toMatch(pattern);
    };
    await shows(/first answer[\s\S]*❯/);

    await panes.press(pane, 'Left');
    // What is typed after it is in the same composer: the key was read, and did nothing.
    await panes.type(pane, 'still here');
    await shows(/❯\s+still here/);
    expect(await panes.shown(pane)).toContain('first answer');
    await panes.press(pane, 'C-u');
    await panes.type(pane, '/bg');
    await shows(/❯\s+\/bg/);
    await panes.press(pane, 'Enter');
    await shows(/[Uu]nknown (slash )?command|[Uu]nknown skill|not (available|enabled)/);
    expect(backgroundService(made)).toEqual([]);

    // The same process goes on with the conversation.
    expect(await made.muxcrew(['send', '1', '--', 'go on'])).toMatchObject({ code: 0 });
    await shows(/second answer/);
    const after = await made.worker('1', ({ state }) => state === 'idle', 30_000);
    expect(after.pid).toBe(idle.pid);
  });
});
