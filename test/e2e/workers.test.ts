/** What a person does with workers that run: wait, send, logs, add, restart, stop; by ids, names, several, all. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CrewRig } from '../rig/crew-rig.ts';
import { containing, matching, worlds } from './crew.ts';

const world = worlds();

async function crew(scene: string, names: readonly string[] = ['backend', 'docs']): Promise<CrewRig> {
  const rig = world();
  for (const name of names) rig.write(`${name}.md`, `# ${name}\n`);
  const files = names.map((name) => `${name}.md`);
  const ran = await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', scene, ...files]);
  expect(ran.code).toBe(0);
  return rig;
}

test('wait --any returns with the first worker that is through, wait --timeout gives up with 5', async () => {
  const rig = await crew('idle');
  const late = await rig.muxcrew(['wait', '--timeout', '1']);
  expect(late).toMatchObject({ code: 5, stderr: containing('took longer than') });
  const any = rig.muxcrew(['wait', '--any']);
  appendFileSync(join(rig.project, 'comm/worker2_status.txt'), '[Worker2] COMPLETED: docs written\n');
  expect(await any).toMatchObject({ code: 0, stdout: '2 docs completed (claimed): docs written\n' });
  const one = await rig.muxcrew(['wait', 'DOCS']);
  expect(one.code).toBe(0);
});

test('send answers a question by id, by name from standard input, and refuses what has ended @slow', async () => {
  const rig = await crew('ask');
  await rig.worker('1', ({ state }) => state === 'asking');
  await rig.worker('2', ({ state, detail }) => state === 'asking' && detail?.includes('port') === true);
  const inline = await rig.muxcrew(['send', '1', 'use port 8080']);
  expect(inline).toMatchObject({ code: 0, stdout: matching(/^1 backend: delivered/) });
  const piped = await rig.muxcrew(['send', 'docs'], { input: 'port 9090; $(touch pwned) \x1b]0;x\x07\n' });
  expect(piped).toMatchObject({ code: 0, stdout: matching(/^2 docs: delivered/) });
  expect((await rig.muxcrew(['wait'])).code).toBe(0);
  expect(rig.read('outputs/worker1_notes.md')).toContain('port: use port 8080');
  expect(rig.read('outputs/worker2_notes.md')).toContain('port: port 9090; $(touch pwned)');
  await rig.worker('1', ({ pid }) => pid === null);
  const over = await rig.muxcrew(['send', '1', '--', 'one', 'more']);
  expect(over).toMatchObject({ code: 6, stdout: containing('muxcrew restart 1') });
});

test('send says whom it does not know, and what it lacks @slow', async () => {
  const rig = await crew('idle', ['a']);
  expect(await rig.muxcrew(['send', '7', 'x'])).toMatchObject({
    code: 4,
    stderr: containing('No worker is named "7"; the session has 1 a.'),
  });
  expect(await rig.muxcrew(['send', 'a', "it's", 'there', 'now'])).toMatchObject({
    code: 4,
    stderr: containing(String.raw`muxcrew send a -- 'it'\''s' there now`),
  });
  expect((await rig.muxcrew(['send', '1'], { input: '' })).code).toBe(2);
  expect((await rig.muxcrew(['send'])).code).toBe(2);
});

test('logs gives clean lines, -n so many, --raw with colours, and -f goes on as it grows @slow', async () => {
  const rig = await crew('ask', ['a']);
  await rig.worker('1', ({ state }) => state === 'asking');
  const plain = await rig.muxcrew(['logs', '1']);
  expect(plain.stdout).toContain('Looking around in the project');
  expect(plain.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  // It waits on its own line for the answer.
  expect(plain.stdout).toMatch(/\nWhich port should the server listen on\?\n$/);
  // The older half of a log that had grown too large.
  writeFileSync(join(rig.project, 'logs/worker1.log.1'), 'the very first\r\n');
  const whole = (await rig.muxcrew(['logs', '1', '-n', '1000'])).stdout;
  expect(whole).toMatch(/^the very first\n/);
  expect(whole.slice('the very first\n'.length)).toContain(plain.stdout.trimEnd().split('\n').at(-1));
  expect((await rig.muxcrew(['logs', 'a', '-n', '2'])).stdout).not.toContain('the very first');
  expect((await rig.muxcrew(['logs', 'a', '-n', '2'])).stdout.trimEnd().split('\n')).toHaveLength(2);
  expect((await rig.muxcrew(['logs', '1', '--raw'])).stdout).toContain('\u001b[1m');
  const follow = rig.terminal(['logs', '1', '-f']);
  await follow.shows(/Looking around/);
  await rig.muxcrew(['send', '1', '8080']);
  await follow.shows(/Checking the draft/);
  follow.type('\x03');
  expect((await follow.ended).code).toBe(0);
  expect((await rig.muxcrew(['logs', '1', '2'])).code).toBe(2);
  expect((await rig.muxcrew(['logs', '9'])).code).toBe(4);
});

test('logs -f ends with its worker, having shown all of it, and is through at once of one that is over @slow', async () => {
  const rig = await crew('ask', ['a']);
  await rig.worker('1', ({ state }) => state === 'asking');
  const follow = rig.muxcrew(['logs', '1', '-f']);
  await rig.muxcrew(['send', '1', '8080']);
  const { code, stdout } = await follow;
  expect(code).toBe(0);
  expect(stdout).toBe((await rig.muxcrew(['logs', '1'])).stdout);
  expect(rig.snapshot()?.workers[0]).toMatchObject({ state: 'completed', pid: null });
  expect(await rig.muxcrew(['logs', '1', '-f'])).toMatchObject({ code: 0, stdout });
});

test('logs -f ends with its session, and is through at once of one that has ended', async () => {
  const rig = await crew('idle', ['a']);
  await rig.worker('1', ({ pid }) => pid !== null);
  const follow = rig.muxcrew(['logs', '1', '-f']);
  await rig.muxcrew(['stop']);
  expect((await follow).code).toBe(0);
  expect((await rig.muxcrew(['logs', '1', '-f'])).code).toBe(0);
});

test('add gives a running session one more worker, and refuses the same file again @slow', async () => {
  const rig = await crew('idle', ['a']);
  rig.write('more.md', 'x');
  const added = await rig.muxcrew(['add', '--agent', 'demo', '--scene', 'idle', 'more.md']);
  expect(added).toMatchObject({ code: 0, stdout: 'worker 2 added\n' });
  await rig.worker('2', ({ state, name }) => state === 'working' && name === 'more');
  expect((await rig.muxcrew(['add', '--agent', 'demo', 'more.md'])).code).toBe(6);
  expect((await rig.muxcrew(['add', '--agent', 'demo', 'nope.md'])).code).toBe(2);
});

test('restart brings a failed worker back to work @slow', async () => {
  const rig = await crew('fail', ['a']);
  await rig.worker('1', ({ exitCode }) => exitCode === 3);
  const status = rig.snapshot()?.workers[0]?.status ?? '';
  const waited = await rig.muxcrew(['wait']);
  expect(waited.code).toBe(1);
  expect(waited.stdout.split(status)).toHaveLength(2);
  const again = await rig.muxcrew(['restart', 'a']);
  expect(again).toMatchObject({ code: 0, stdout: '1 a: restarts\n' });
  await rig.worker('1', ({ runs, state }) => runs === 2 && state === 'working');
  await rig.worker('1', ({ runs, exitCode, state }) => runs === 2 && state === 'failed' && exitCode === 3);
});

test('stop of one worker leaves the others; restart all brings it back; stop twice is harmless @slow', async () => {
  const rig = await crew('idle');
  const first = await rig.worker('1', ({ pid }) => pid !== null);
  const second = await rig.worker('2', ({ pid }) => pid !== null);
  expect(await rig.muxcrew(['stop', 'backend'])).toMatchObject({ code: 0, stdout: '1 backend: stopped\n' });
  expect(await rig.muxcrew(['stop', '1'])).toMatchObject({ code: 0 });
  const stopped = await rig.worker('1', ({ state }) => state === 'stopped');
  expect(stopped.detail).toBe('by you');
  expect(rig.snapshot()?.workers[1]?.pid).toBe(second.pid);
  expect((await rig.muxcrew(['restart', '1'])).code).toBe(0);
  const back = await rig.worker('1', ({ state }) => state === 'working');
  expect(back.pid).not.toBe(first.pid);
  expect(await rig.muxcrew(['stop'])).toMatchObject({
    code: 0,
    stdout: containing('has ended'),
  });
  await rig.until('nothing runs', () => rig.processes().length === 0, 2_000);
  expect(await rig.muxcrew(['stop'])).toMatchObject({ code: 0, stdout: containing('already') });
});

test('a worker whose processes ignore hang-ups and left its session are ended by stop all the same @slow', async () => {
  const rig = world({ files: {} });
  rig.write('a.md', 'x');
  rig.write(
    '.muxcrewrc',
    JSON.stringify({
      agents: {
        stubborn: [
          '/bin/sh',
          '-c',
          `trap '' HUP TERM INT; setsid sh -c "trap '' HUP TERM; sleep 1000" & sleep 1000; sleep 1000`,
        ],
      },
    }),
  );
  expect((await rig.muxcrew(['trust', '.muxcrewrc'])).code).toBe(0);
  expect((await rig.muxcrew(['run', '-d', '--agent', 'stubborn', 'a.md'])).code).toBe(0);
  await rig.worker('1', ({ state }) => state === 'working');
  await rig.until(
    'both sleep',
    () => rig.processes().filter(({ argv }) => argv === 'sleep 1000').length === 2,
  );
  expect((await rig.muxcrew(['stop'])).code).toBe(0);
  await rig.until('nothing runs', () => rig.processes().length === 0, 2_000);
});

test('what an ended session cannot do any more is refused at once, and says so @slow', async () => {
  const rig = await crew('idle', ['a']);
  await rig.muxcrew(['stop']);
  for (const words of [['send', '1', 'x'], ['restart', '1'], ['add', 'a.md'], ['detach']]) {
    const ran = await rig.muxcrew(words);
    expect([words, ran.code]).toEqual([words, 6]);
    expect(ran.stderr).toContain('has ended');
  }
  expect((await rig.muxcrew(['status'])).code).toBe(0);
  expect((await rig.muxcrew(['logs', '1'])).code).toBe(0);
  expect((await rig.muxcrew(['wait'])).code).toBe(1);
});
