/** What the holder costs that holds many panes with full histories, and does nothing. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrewRig } from '../rig/crew-rig.ts';
import { allRun, expectDone, stop } from './crew.ts';
import { ms, type Part } from './figures.ts';
import { writeInstructions } from './instructions.ts';
import { cpuMs, megabytesOf } from './processes.ts';

const workers = 32;
/** More than the history keeps, and a screen. */
const lines = 1_200;
const columns = 150;
const settleMs = 8_000;
const spanMs = 30_000;
const mostMegabytes = 250;
const mostPercent = 0.3;

export async function measurePtyIdle(rig: CrewRig): Promise<Part> {
  const script = join(rig.root, 'fill.sh');
  const text = 'x'.repeat(columns);
  writeFileSync(
    script,
    `i=0; while [ $i -lt ${String(lines)} ]; do i=$((i+1)); printf '\\033[32m%6d\\033[0m ${text}\\n' $i; done; exec sleep 100000\n`,
  );
  mkdirSync(join(rig.home, '.config/muxcrew'), { recursive: true });
  writeFileSync(
    join(rig.home, '.config/muxcrew/config.json'),
    JSON.stringify({ agents: { fill: ['/bin/sh', script] } }),
  );
  const files = writeInstructions(rig, workers);
  expectDone(await rig.muxcrew(['run', '-d', '--backend', 'pty', '--agent', 'fill', ...files]));
  await allRun(rig, workers);
  await sleep(settleMs);
  const pid = rig.snapshot()?.server?.pid ?? 0;
  const before = cpuMs(pid);
  await sleep(spanMs);
  const cpu = cpuMs(pid) - before;
  const percent = (cpu / spanMs) * 100;
  const megabytes = megabytesOf(pid);
  await stop(rig);
  return {
    title: 'An idle holder',
    about:
      `The holder with ${String(workers)} panes that have printed ${String(lines)} lines of more than ${String(columns)} columns and ` +
      `wait, over ${String(spanMs / 1000)} s with the supervisor at its beat and nobody attached: CPU by the kernel’s own count, as ` +
      `a part of one core, and resident memory. Bounds: ${String(mostMegabytes)} MB and ${String(mostPercent)} %.`,
    header: ['memory', 'CPU', 'of it'],
    rows: [[`${megabytes.toFixed(0)} MB`, ms(cpu), `${percent.toFixed(3)} %`]],
    bounds: [
      { what: 'the idle holder: memory in MB', value: megabytes, most: mostMegabytes },
      { what: 'the idle holder: CPU in % of a core', value: percent, most: mostPercent },
    ],
  };
}
