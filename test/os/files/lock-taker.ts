/** Fixture: takes the lock at argv[2] when told to, says how it went, and holds it until its input ends. */
import { createInterface } from 'node:readline';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { systemLocks } from '../../../src/os/files/lock.ts';
import { systemProcesses } from '../../../src/os/processes/processes.ts';

const path = process.argv[2] ?? '';
const locks = systemLocks(nodeFiles(), systemProcesses());
console.log('ready');
createInterface({ input: process.stdin }).on('line', () => {
  console.log(locks.tryTake(path) === null ? 'taken' : 'held');
});
