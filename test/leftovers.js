/**
 * What tests have left behind: processes that know the run's folder (by environment, arguments or working folder), and
 * whatever lies in it. Ends what it finds and exits 1, naming it.
 *
 *   node test/leftovers.js FOLDER
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const folder = process.argv[2];
// We ourselves and those that started us bear the folder too.
const ours = new Set([process.pid, process.ppid]);

const orEmpty = (read) => {
  try {
    return read();
  } catch (error) {
    // It ended while we looked, or is another user's.
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(error.code)) return '';
    throw error;
  }
};

function byProc() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && !ours.has(Number(name)))
    .flatMap((pid) => {
      const argv = orEmpty(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      const knows =
        argv.includes(folder) ||
        orEmpty(() => readFileSync(`/proc/${pid}/environ`, 'latin1')).includes(folder) ||
        orEmpty(() => readlinkSync(`/proc/${pid}/cwd`)).startsWith(folder);
      return knows && argv !== '' ? [{ pid: Number(pid), argv: argv.replaceAll('\0', ' ').trim() }] : [];
    });
}

/** macOS: arguments and environment as ps shows them to their owner. */
function byPs() {
  return execFileSync('ps', ['-axEww', '-o', 'pid=,command='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder))
    .map((line) => ({ pid: Number.parseInt(line, 10), argv: line.trim() }))
    .filter(({ pid, argv }) => !ours.has(pid) && !/^\d+ ps /.test(argv));
}

const processes = process.platform === 'linux' ? byProc : byPs;

// What was told to end is given a moment.
const deadline = Date.now() + 3_000;
let left = processes();
while (left.length > 0 && Date.now() < deadline) {
  await sleep(50);
  left = processes();
}
const files = readdirSync(folder, { recursive: true });

for (const { pid, argv } of left) {
  console.error(`left running: ${String(pid)} ${argv.slice(0, 200)}`);
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
for (const file of files.slice(0, 50)) console.error(`left behind: ${folder}/${file}`);
if (left.length > 0 || files.length > 0) process.exitCode = 1;
else console.log('Nothing is left: no process, no socket, no file.');
