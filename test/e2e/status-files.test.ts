/** Status files as they must not be: whatever is in them, status stays clean, quick and small. */
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, renameSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CrewRig } from '../rig/crew-rig.ts';
import { worlds } from './crew.ts';

const world = worlds();

async function idleCrew(): Promise<{ rig: CrewRig; file: string }> {
  const rig = world();
  rig.write('a.md', 'x');
  await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md']);
  await rig.worker('1', ({ status }) => status === 'Idle, waiting');
  return { rig, file: join(rig.project, 'comm/worker1_status.txt') };
}

/** Resident memory of the supervisor, in MB. */
function memoryOf(rig: CrewRig): number {
  const status = readFileSync(`/proc/${String(rig.snapshot()?.supervisor.pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

test('escape sequences, NULs, CRLF, broken UTF-8 and others’ names are shown clean, in the pane and in the table', async () => {
  const { rig, file } = await idleCrew();
  const terminal = rig.terminal(['attach']);
  await terminal.shows(/working/);
  appendFileSync(
    file,
    Buffer.concat([
      Buffer.from('[Worker1] Status: \x1b]0;owned\x07\x1b[31mred\x1b[0m\x00\x9b2J and \u202Eturned\r\n'),
      Buffer.from('[Worker2] COMPLETED: not mine\r\n[Worker1] Progress: 3/5 half \xff\xfe', 'latin1'),
      Buffer.from(' done\r\n'),
    ]),
  );
  await rig.worker('1', ({ progress }) => progress?.done === 3);
  const worker = rig.snapshot()?.workers[0];
  expect(worker?.state).toBe('working');
  expect(worker?.status).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  const table = await rig.muxcrew(['status']);
  expect(table.stdout.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  await terminal.shows(/3\/5/);
});

test('a line of 20 MB costs no memory and is cut to what a terminal can show', async () => {
  const { rig, file } = await idleCrew();
  const before = memoryOf(rig);
  appendFileSync(
    file,
    `[Worker1] Status: ${'long '.repeat(4 * 1024 * 1024)}\n[Worker1] COMPLETED: after it\n`,
  );
  const worker = await rig.worker('1', ({ state }) => state === 'completed');
  expect(worker.status).toBe('after it');
  expect(memoryOf(rig) - before).toBeLessThan(60);
  expect((await rig.muxcrew(['status'])).stdout.length).toBeLessThan(5_000);
});

test('a writer that appends as fast as it can for 3 s: status is answered meanwhile, memory stays bounded @slow', async () => {
  const { rig, file } = await idleCrew();
  const before = memoryOf(rig);
  const writer = spawn('sh', ['-c', `exec yes "[Worker1] Progress: 1/9 as fast as it can" >>"$0"`, file], {
    env: { ...rig.env },
  });
  const until = Date.now() + 3_000;
  let most = 0;
  let slowest = 0;
  while (Date.now() < until) {
    const asked = Date.now();
    expect((await rig.muxcrew(['status'])).code).toBe(0);
    slowest = Math.max(slowest, Date.now() - asked);
    most = Math.max(most, memoryOf(rig));
  }
  writer.kill('SIGKILL');
  expect(most - before).toBeLessThan(150);
  // Answered, not starved; how fast is the bench's to measure.
  expect(slowest).toBeLessThan(10_000);
  // It asks the supervisor itself, too, and it has not lost its place.
  expect((await rig.muxcrew(['send', '1', '--', 'still there?'])).code).toBe(0);
  appendFileSync(file, '\n[Worker1] COMPLETED: at last\n');
  await rig.worker('1', ({ state }) => state === 'completed');
  truncateSync(file, 0);
});

test('a file that is replaced, cut or removed in mid-read is read anew, and an unfinished line is not a claim', async () => {
  const { rig, file } = await idleCrew();
  appendFileSync(file, '[Worker1] COMPLE');
  writeFileSync(`${file}.new`, '[Worker1] Progress: 2/4 from another file\n');
  renameSync(`${file}.new`, file);
  await rig.worker('1', ({ progress, state }) => progress?.done === 2 && state === 'working');
  truncateSync(file, 0);
  appendFileSync(file, '[Worker1] Progress: 4/4\n');
  await rig.worker('1', ({ progress }) => progress?.done === 4);
  unlinkSync(file);
  appendFileSync(file, '[Worker1] COMPLETED: in a new file\n');
  await rig.worker('1', ({ state, status }) => state === 'completed' && status === 'in a new file');
});
