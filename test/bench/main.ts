/**
 * The benchmark: measures one part after the other, each in a throwaway world of its own, prints what came out, and exits
 * with 1 when a bound is missed. Started by scripts/bench.js.
 */
import { parseArgs } from 'node:util';
import { crewRig, type CrewRig } from '../rig/crew-rig.ts';
import { measureBusy } from './busy.ts';
import type { Part } from './figures.ts';
import { measureFlood } from './flood.ts';
import { measureIdle } from './idle.ts';
import { machine } from './machine.ts';
import { measurePty } from './pty.ts';
import { measurePtyEcho } from './pty-echo.ts';
import { measurePtyIdle } from './pty-idle.ts';
import { measureReading } from './reading.ts';
import { measureRemote } from './remote.ts';
import { boundLine, busyLine, isMissed, markdown, writeReport } from './report.ts';
import { measureScheduler } from './scheduler.ts';
import { measureStartUp } from './start-up.ts';
import { measureStatusSeen } from './status-seen.ts';

const measurements: Readonly<Record<string, (rig: CrewRig) => Promise<Part>>> = {
  'start-up': measureStartUp,
  reading: measureReading,
  idle: measureIdle,
  flood: measureFlood,
  'status-seen': measureStatusSeen,
  busy: measureBusy,
  scheduler: measureScheduler,
  pty: measurePty,
  'pty-idle': measurePtyIdle,
  'pty-echo': measurePtyEcho,
  remote: measureRemote,
};

const { values } = parseArgs({
  options: { write: { type: 'boolean' }, report: { type: 'boolean' }, only: { type: 'string' } },
});
const names = values.only?.split(',') ?? Object.keys(measurements);
const unknown = names.filter((name) => !Object.hasOwn(measurements, name));
if (unknown.length > 0 || (values.write === true && values.only !== undefined)) {
  console.error(
    `bench: ${unknown.length > 0 ? `no part ${unknown.join(', ')}` : '--write needs all parts'}; parts are ${Object.keys(measurements).join(', ')}`,
  );
  process.exit(2);
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());

const where = machine();
console.log(`${where.text}\n`);
if (where.busy) console.log(`${busyLine}\n`);
const parts: Part[] = [];
for (const name of names) {
  const measure = measurements[name];
  if (measure === undefined) break;
  const part = await inWorld(measure).catch((error: unknown) => {
    // What was measuring may be anywhere; its world is gone.
    if (interrupted.signal.aborted) process.exit(130);
    throw error;
  });
  console.log(markdown(part));
  for (const bound of part.bounds) console.log(boundLine(bound));
  console.log('');
  parts.push(part);
}
if (values.write === true) console.log(`Written: ${await writeReport(where, parts)}`);
const missed = parts.flatMap(({ bounds }) => bounds).filter(isMissed);
for (const bound of missed) console.error(boundLine(bound));
if (missed.length > 0 && values.report !== true) process.exitCode = 1;

/** Leaves nothing behind, also when it is interrupted in the middle. */
async function inWorld(measure: (rig: CrewRig) => Promise<Part>): Promise<Part> {
  const rig = crewRig({ projectName: 'bench', env: { MUXCREW_DEMO_SPEED: '' } });
  let stop: (error: Error) => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => (stop = reject));
  const onAbort = (): void => stop(new Error('interrupted'));
  interrupted.signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([measure(rig), stopped]);
  } finally {
    interrupted.signal.removeEventListener('abort', onAbort);
    await rig.dispose();
  }
}
