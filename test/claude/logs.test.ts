/** What `logs`, the sidebar and the report show of a real Claude's work, and its pane after it gave up its slot. */
import { afterEach, expect, test, vi } from 'vitest';
import { claudeRig, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

const time = String.raw`\d\d:\d\d:\d\d`;

test('logs show the conversation: text, tools, results and times; as JSON and as the pane, too', async () => {
  const made = await claudeRig();
  rig = made;
  made.write(
    'worker1_a_instructions.md',
    '[[text:I look first.]] [[bash:printf "one\\ntwo\\n"]] [[write:outputs/x.txt|made]] [[text:All done.]]',
  );
  expect(
    await made.muxcrew(['run', '-d', '--permission-mode', 'acceptEdits', 'worker1_a_instructions.md']),
  ).toMatchObject({ code: 0 });
  await made.worker('1', ({ state }) => state === 'asking' || state === 'idle', 60_000);
  if (made.snapshot()?.workers[0]?.state === 'asking')
    expect(await made.muxcrew(['approve', '1'])).toMatchObject({ code: 0 });
  await vi.waitFor(
    async () => expect((await made.muxcrew(['logs', '1'])).stdout).toMatch(/^[\d:]+  All done\.$/m),
    {
      timeout: 60_000,
      interval: 500,
    },
  );
  const { stdout } = await made.muxcrew(['logs', '1']);
  expect(stdout).toMatch(new RegExp(`^${time}  > `, 'm'));
  expect(stdout).toMatch(new RegExp(`^${time}  I look first\\.$`, 'm'));
  expect(stdout).toMatch(new RegExp(`^${time}  \\$ Bash  printf`, 'm'));
  expect(stdout).toMatch(new RegExp(`^${time}    one\\n +two$`, 'm'));
  expect(stdout).toMatch(new RegExp(`^${time}  All done\\.$`, 'm'));
  expect(stdout).not.toContain('\x1b');

  const steps = (await made.muxcrew(['logs', '1', '--json'])).stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; tool?: string; text: string });
  expect(steps.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['message', 'answer', 'tool', 'result']),
  );
  expect(steps.find(({ tool }) => tool === 'Bash')?.text).toContain('printf');
  expect((await made.muxcrew(['logs', '1', '--raw'])).stdout).toContain('\x1b[');
  expect((await made.muxcrew(['logs', '1', '-n', '1'])).stdout.trimEnd().split('\n')).toHaveLength(1);

  const terminal = made.terminal(['attach'], { columns: 120, rows: 30 });
  await terminal.shows(/1 a/);
  terminal.type('\x02S');
  await terminal.shows(/l log|logs|keys/i);
  terminal.type('l');
  await terminal.shows(/All done\./);
  terminal.type('\x02d');
  await terminal.ended;
  // The conversation is kept after the stop.
  expect(await made.muxcrew(['stop', '--yes'])).toMatchObject({ code: 0 });
  expect((await made.muxcrew(['logs', '1'])).stdout).toContain('All done.');
});

test('a worker that gave up its slot keeps its last screen, and says how it comes back @slow', async () => {
  const made = await claudeRig();
  rig = made;
  made.write('worker1_instructions.md', '[[status:COMPLETED: one]] [[text:The last words of one.]]');
  made.write('worker2_instructions.md', '[[status:COMPLETED: two]]');
  const run = ['run', '-d', '--max', '1', '--permission-mode', 'default'];
  expect((await made.muxcrew([...run, 'worker1_instructions.md', 'worker2_instructions.md'])).code).toBe(0);
  expect((await made.muxcrew(['wait', '--timeout', '60'])).code).toBe(0);
  const terminal = made.terminal(['attach'], { columns: 160, rows: 40 });
  await terminal.shows(/worker1: finished, resumes on message/);
  expect(terminal.screen()).toContain('The last words of one.');
  expect(terminal.screen()).not.toContain('exited with 143');
  terminal.type('\x02d');
  await terminal.ended;
  expect(await made.muxcrew(['stop', '--yes'])).toMatchObject({ code: 0 });
});
