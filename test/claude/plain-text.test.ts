/** What Claude Code takes for a command or a mention, sent to it, written for it and added for it: nothing is run or read. */
import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

/** Files outside of the project, each with words of its own. */
function secrets(used: ClaudeRig, count: number): readonly string[] {
  const folder = join(used.root, 'outside');
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: count }, (_, index) => {
    const path = join(folder, `secret${String(index)}.txt`);
    writeFileSync(path, `THE-SECRET-${String(index)}\n`);
    return path;
  });
}

/** To workers: what the user's own task mentions, the manager reads. */
function leaked(used: ClaudeRig): readonly string[] {
  const all = used.api.requests.flatMap(({ system, body }) =>
    system.includes('You manage a crew') ? [] : (JSON.stringify(body).match(/THE-SECRET-\d+/g) ?? []),
  );
  return [...new Set(all)];
}

/** Until the model got a text that ends its newest message so, give or take what Claude puts around a paste. */
function told(used: ClaudeRig, text: string): Promise<unknown> {
  return used.api.nextRequest(
    ({ body }) =>
      (body.messages ?? []).some(({ role, content }) => {
        const texts = typeof content === 'string' ? [content] : content.map((block) => block.text ?? '');
        return role === 'user' && texts.some((one) => one.includes(text));
      }),
    { timeoutMs: 90_000 },
  );
}

async function idle(used: ClaudeRig, id: string): Promise<void> {
  await used.worker(
    id,
    ({ state, evidence }) => state === 'idle' && evidence.some(({ fact }) => fact === 'turn over'),
    60_000,
  );
}

describe.each(claudeVersions)('Claude Code %s', (version) => {
  test('runs and opens nothing in messages of the user, a worker and the manager; --raw is the user’s', async () => {
    const used = (rig = await claudeRig({ version, env: { MUXCREW_ASK_STATUS: 'false' } }));
    used.write('worker1_instructions.md', '[[text:ready]]');
    expect(
      await used.muxcrew(['run', '-d', '--permission-mode', 'default', 'worker1_instructions.md']),
    ).toMatchObject({ code: 0 });
    await idle(used, '1');
    const session = used.snapshot()?.session ?? '';
    const outside = secrets(used, 6);
    const user = {};
    const worker = { MUXCREW_WORKER: `${session}/2` };
    const manager = { MUXCREW_MANAGER: session, MUXCREW_WORKER: `${session}/0` };
    const give = async (text: string, env: Readonly<Record<string, string>> = {}): Promise<string> => {
      const sent = await used.muxcrew(['send', '1', '--', text], { env });
      expect(sent).toMatchObject({ code: 0 });
      return sent.stdout;
    };
    const texts: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
      ['!touch pwned', user, '[message] !touch pwned'],
      ['/exit', user, '[message] /exit'],
      [' \u200b/exit now', user, '/exit now'],
      ['#remember', user, '#remember'],
      ['& background', user, '& background'],
      ['?', user, '?'],
      ['ends in \\', user, 'ends in \\'],
      ['ends :smil', user, 'ends :smil'],
      ['!touch pwned; id > pwned', manager, '[message] !touch pwned; id > pwned'],
      ['/exit', manager, '[message] /exit'],
      [`one\n!touch pwned\n/exit\n@${outside[0] ?? ''}`, manager, `\\@${outside[0] ?? ''}`],
      [`see @"${outside[1] ?? ''}" and。@${outside[2] ?? ''}`, manager, 'and。\\@'],
      [`@${outside[3] ?? ''}`, worker, `\\@${outside[3] ?? ''}`],
    ];
    // Each costs Claude a turn: outside of --full one of each sender.
    const tried =
      process.env['MUXCREW_TEST_FULL'] === '1' ? texts : texts.filter((_, at) => [0, 2, 10, 12].includes(at));
    for (const [text, env, wanted] of tried) {
      const receipt = await give(text, env);
      if (/^[\s\u200b]*[!/]/.test(text)) expect(receipt).toContain('sent as text');
      expect(receipt.includes('--raw')).toBe(receipt.includes('sent as text') && env === user);
      await told(used, wanted);
      await idle(used, '1');
    }
    expect(leaked(used)).toEqual([]);
    used.write('notes.txt', 'THE-SECRET-99');
    await give('see @notes.txt');
    await told(used, 'see @notes.txt');
    await idle(used, '1');
    expect(leaked(used)).toEqual(['THE-SECRET-99']);

    for (const env of [worker, manager]) {
      const refused = await used.muxcrew(['send', '1', '--raw', '--', '!touch pwned'], { env });
      expect(refused).toMatchObject({ code: 6 });
    }
    expect(existsSync(join(used.project, 'pwned'))).toBe(false);
    expect(await used.muxcrew(['send', '1', '--raw', '--', '!touch by-user'])).toMatchObject({ code: 0 });
    await used.until('the shell command of the user', () => existsSync(join(used.project, 'by-user')));
  });

  test('a manager: what it sends, and files that it adds, run nothing and read nothing outside of the project @slow', async () => {
    const used = (rig = await claudeRig({ version, env: { MUXCREW_ASK_STATUS: 'false' } }));
    const { project } = used;
    const [sent = '', mentioned = '', queued = '', linked = ''] = secrets(used, 4);
    used.write('worker1_a_instructions.md', '[[text:ready]]');
    used.write(
      'task.md',
      [
        '[[status:Status: waits]]',
        '[[hold:ready]]',
        "[[bash:muxcrew send 1 '!touch pwned; id > pwned']]",
        "[[bash:muxcrew send 1 '/exit']]",
        `[[bash:muxcrew send 1 'read @${sent}']]`,
        "[[bash:muxcrew send 1 --raw '/exit']]",
        `[[write:${project}/worker8_x_instructions.md|See @${mentioned} first.\n]]`,
        `[[write:${project}/worker9_y_instructions.md|---\nneeds: x\n---\nSee @${queued} then.\n]]`,
        '[[bash:muxcrew add worker8_x_instructions.md worker9_y_instructions.md]]',
        '[[text:added]]',
      ].join('\n'),
    );
    const run = [
      'run',
      '-d',
      '--permission-mode',
      'default',
      '--manager',
      'task.md',
      'worker1_a_instructions.md',
    ];
    expect(await used.muxcrew(run)).toMatchObject({ code: 0 });
    await idle(used, '1');
    used.api.release('ready');
    await told(used, `See \\@${mentioned} first.`);
    await used.worker('0', ({ state }) => state === 'idle', 60_000);
    const results = used.api.requests.flatMap(({ system, results: all }) =>
      system.includes('You manage a crew') ? all.map(({ text }) => text) : [],
    );
    expect(results.filter((text) => text.includes('sent as text'))).toHaveLength(2);
    expect(results.some((text) => text.includes('--raw') && text.includes('types no commands'))).toBe(true);
    await idle(used, '1');
    expect(used.snapshot()?.workers.find(({ id }) => id === '1')).toMatchObject({ state: 'idle', runs: 1 });

    // It is still queued: what its file is now is read when it starts.
    renameSync(join(project, 'worker9_y_instructions.md'), join(project, 'y.md'));
    symlinkSync(linked, join(project, 'worker9_y_instructions.md'));
    used.write('comm/worker8_status.txt', '[Worker8] COMPLETED: done\n');
    const failed = await used.worker('9', ({ state }) => state === 'failed', 90_000);
    expect(failed.detail).toContain(`its instruction file is outside ${project}`);
    // Restarted, with its file back: still the manager's.
    renameSync(join(project, 'y.md'), join(project, 'worker9_y_instructions.md'));
    expect(await used.muxcrew(['restart', '9'])).toMatchObject({ code: 0 });
    await told(used, `See \\@${queued} then.`);
    expect(await used.muxcrew(['restart', '8'])).toMatchObject({ code: 0 });
    expect(leaked(used)).toEqual([]);
    expect(existsSync(join(project, 'pwned'))).toBe(false);
  }, 240_000);
});
