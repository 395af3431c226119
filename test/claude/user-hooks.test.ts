/** Hooks of the user's own that send Claude on, answer its requests, or refuse its prompts: the state stays true. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

/** `script`: of the user's hook; `$D` is a folder of its own. */
async function withHook(version: string, event: string, script: string): Promise<ClaudeRig> {
  const made = await claudeRig({ version });
  rig = made;
  const folder = join(made.home, '.claude');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'hook.sh');
  writeFileSync(path, `D='${folder}'\n${script}\n`);
  const hooks = { [event]: [{ hooks: [{ type: 'command', command: `/bin/sh '${path}'` }] }] };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ hooks }));
  return made;
}

/** Once, as such hooks do. */
const sendOn =
  'cat >/dev/null; [ -e "$D/sent" ] || { : >"$D/sent"; echo \'{"decision":"block","reason":"[[hold:linter]] [[bash:echo linted > outputs/linted.txt]] [[text:linted]]"}\'; }';

const run = (of: ClaudeRig, ...words: readonly string[]): Promise<{ code: number | null }> =>
  of.muxcrew(['run', '-d', '--max', '1', '--permission-mode', 'default', ...words]);

describe.each(claudeVersions)('Claude Code %s', (version) => {
  test('that a Stop hook sends on is working, and keeps its slot until it has really ended', async () => {
    const made = await withHook(version, 'Stop', sendOn);
    made.write('worker1_instructions.md', '[[status:COMPLETED: done]]');
    made.write('worker2_instructions.md', '[[status:COMPLETED: two]]');
    expect((await run(made, 'worker1_instructions.md', 'worker2_instructions.md')).code).toBe(0);
    await made.api.nextRequest(({ body }) => JSON.stringify(body.messages).includes('[[hold:linter]]'), {
      timeoutMs: 60_000,
    });
    await made.worker('1', ({ state, status }) => state === 'working' && status === 'done', 20_000);
    expect(made.snapshot()?.workers[1]?.state).toBe('queued');
    made.api.release('linter');
    await made.worker('2', ({ state }) => state === 'completed', 60_000);
    expect(made.read('outputs/linted.txt')).toBe('linted\n');
    expect(made.snapshot()?.workers[0]?.state).toBe('completed');
  });

  test('that a Stop hook sends on without a claim is working, and is not asked for its status meanwhile @slow', async () => {
    const made = await withHook(version, 'Stop', sendOn);
    made.write('worker1_instructions.md', '[[text:all done]]');
    expect((await run(made, 'worker1_instructions.md')).code).toBe(0);
    await made.api.nextRequest(({ body }) => JSON.stringify(body.messages).includes('[[hold:linter]]'), {
      timeoutMs: 60_000,
    });
    expect((await made.worker('1', ({ state }) => state !== 'starting')).state).toBe('working');
    made.api.release('linter');
    await made.worker('1', ({ state }) => state === 'idle', 30_000);
    expect(made.read('outputs/linted.txt')).toBe('linted\n');
  });

  test('whose request a hook of the user’s allows is not asking any more @slow', async () => {
    const allow =
      'cat >/dev/null; echo \'{"hookSpecificOutput":{"hookEventName":"PermissionRequest","decision":{"behavior":"allow"}}}\'';
    const made = await withHook(version, 'PermissionRequest', allow);
    made.write(
      'worker1_instructions.md',
      '[[bash:touch allowed.txt]] [[hold:later]] [[text:after]] [[status:COMPLETED: done]]',
    );
    expect((await run(made, 'worker1_instructions.md')).code).toBe(0);
    await made.until('it was allowed', () => made.read('allowed.txt') !== null, 60_000);
    expect((await made.worker('1', ({ state }) => state !== 'asking')).state).toBe('working');
    made.api.release('later');
    await made.worker('1', ({ state }) => state === 'completed', 60_000);
  });

  test('whose prompt a hook of the user’s refuses is idle @slow', async () => {
    const refuse = 'grep -q forbidden && echo \'{"decision":"block","reason":"not here"}\'; exit 0';
    const made = await withHook(version, 'UserPromptSubmit', refuse);
    made.write('worker1_instructions.md', '[[text:ready]]');
    expect((await run(made, 'worker1_instructions.md')).code).toBe(0);
    await made.worker('1', ({ state }) => state === 'idle', 60_000);
    await made.muxcrew(['send', '1', '--', 'something forbidden']);
    await made.worker('1', ({ state }) => state === 'idle', 20_000);
  });
});
