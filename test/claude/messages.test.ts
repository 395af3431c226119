/** Messages, whole: every byte of a megabyte arrives, to one worker, to all, and by the board. */
import { afterEach, describe, expect, test } from 'vitest';
import type { ApiRequest } from '../fake-api/request.ts';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

async function idle(version: string, workers: number): Promise<ClaudeRig> {
  const made = await claudeRig({ version, env: { MUXCREW_ASK_STATUS: 'false' } });
  rig = made;
  const files = Array.from({ length: workers }, (_, index) => `worker${String(index + 1)}_instructions.md`);
  for (const file of files) made.write(file, '[[text:ready]]');
  const ran = await made.muxcrew(['run', '-d', '--permission-mode', 'default', ...files]);
  expect(ran).toMatchObject({ code: 0 });
  for (const [index] of files.entries())
    await made.worker(
      String(index + 1),
      ({ state, evidence }) => state === 'idle' && evidence.some(({ fact }) => fact === 'turn over'),
      60_000,
    );
  return made;
}

function textsOf(body: ApiRequest['body']): readonly string[] {
  return (body.messages ?? []).flatMap(({ content }) =>
    typeof content === 'string' ? [content] : content.flatMap(({ text }) => text ?? []),
  );
}

/** Of all requests. */
function texts(made: ClaudeRig): readonly string[] {
  return made.api.requests.flatMap(({ body }) => textsOf(body));
}

/** Claude Code names what was pasted as such, and makes four spaces of a tab; both are its own doing. */
function unwrapped(text: string): string {
  return /^\s*<pasted_content id="\w+">\n([\s\S]*)\n<\/pasted_content[^>]*>\s*$/.exec(text)?.[1] ?? text;
}

describe.each(claudeVersions)('a message to Claude Code %s', (version) => {
  test('arrives exactly, a megabyte of it: CRLF as LF, no control characters, without its last newline', async () => {
    const made = await idle(version, 1);
    const lines = Array.from(
      { length: 16_000 },
      (_, index) => `${String(index)}\t"ünïcode" 予定 'quoted' $(x) \`y\` \\n #{pane_id} %% ; - end `,
    );
    const raw = `[[text:big]]\r\n${lines.join('\r\n')}\r\nbell\u0007 and \u001b[31mred\u001b[0m\n`;
    const wanted = `[[text:big]]\n${lines.join('\n')}\nbell and [31mred[0m`;
    expect(Buffer.byteLength(wanted)).toBeGreaterThan(1024 * 1024);
    const sent = await made.muxcrew(['send', '1'], { input: raw });
    expect(sent).toMatchObject({ code: 0 });
    await made.api.nextRequest(({ prompt }) => prompt.includes('[[text:big]]'), { timeoutMs: 60_000 });
    expect(texts(made).map(unwrapped)).toContain(wanted.replaceAll('\t', '    '));
    await made.worker('1', ({ state }) => state === 'idle');
  });

  test('goes to all, and from worker to worker by the board @slow', async () => {
    const made = await idle(version, 3);
    const sent = await made.muxcrew(['send', 'all', '--', '[[text:heard]] for everybody']);
    // A hook that is late on a busy machine confirms it afterwards; that each one has it is seen below.
    const receipt = '(delivered|queued \\(typed; no hook has confirmed it yet\\))';
    expect(sent.stdout).toMatch(
      new RegExp(`^${['1', '2', '3'].map((id) => `${id} worker${id}: ${receipt}\n`).join('')}$`),
    );
    for (let id = 1; id <= 3; id += 1)
      await made.api.nextRequest(({ prompt }) => prompt.includes('for everybody'));
    for (const id of ['1', '2', '3']) await made.worker(id, ({ state }) => state === 'idle');
    const board = "[[bash:echo '[Worker1 -> Worker3] the port is 8080' >> BOARD]]".replace(
      'BOARD',
      `${made.project}/comm/board.txt`,
    );
    await made.muxcrew(['send', '1', '--', board]);
    const told = await made.api.nextRequest(({ body }) =>
      textsOf(body).some((text) => text.startsWith('[Worker1 -> Worker3] the port is 8080')),
    );
    expect(told.system).toContain('You are worker 3');
  });

  test('too long for an argument reaches a worker that had ended, after its start @slow', async () => {
    const made = await claudeRig({ version, env: { MUXCREW_ASK_STATUS: 'false' } });
    rig = made;
    made.write('worker1_instructions.md', '[[status:COMPLETED: one]]');
    made.write('worker2_instructions.md', '[[status:COMPLETED: two]]');
    const crew = ['run', '-d', '--max', '1', '--permission-mode', 'default'];
    await made.muxcrew([...crew, 'worker1_instructions.md', 'worker2_instructions.md']);
    await made.worker('2', ({ state }) => state === 'completed', 60_000);
    const long = `[[status:COMPLETED: one again]]\n${'x'.repeat(200_000)}`;
    const sent = await made.muxcrew(['send', '1'], { input: long });
    expect(sent.stdout).toContain('queued (it had ended');
    await made.until('its work', () => made.read('comm/worker1_status.txt')?.includes('one again'), 60_000);
    // It may be taken up in the middle of the turn that its start began.
    expect(texts(made).some((text) => text.includes(long))).toBe(true);
  });
});
