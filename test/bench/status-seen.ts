/** A status line that a worker appends, until it stands on the screen of somebody who is attached. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrewRig } from '../rig/crew-rig.ts';
import { startIdle, stop } from './crew.ts';
import { median, ms, quantile, type Part } from './figures.ts';

const workers = 4;
const lines = 1_000;
const mostMedianMs = 25;
const mostMs = 150;
/** Between two lines; uneven, so that nobody's own pace is met by chance. */
const gapMs = 40;

export async function measureStatusSeen(rig: CrewRig): Promise<Part> {
  await startIdle(rig, workers);
  const terminal = rig.terminal(['attach'], { columns: 160, rows: 40 });
  await terminal.shows(/Idle, waiting/);
  const file = join(rig.project, 'comm/worker1_status.txt');
  const spent: number[] = [];
  for (let line = 0; line < lines; line += 1) {
    const mark = `mark-${String(line)}-end`;
    await sleep(gapMs + ((line * 37) % 100));
    const began = performance.now();
    appendFileSync(file, `[Worker1] Status: ${mark}\n`);
    await terminal.shows(new RegExp(mark));
    spent.push(performance.now() - began);
  }
  terminal.close();
  await stop(rig);
  return {
    title: 'A status line, until it is seen',
    about:
      `${String(workers)} workers; a line appended to a status file, until it stands in the sidebar on the screen of an ` +
      `attached terminal (a real pseudo-terminal and a terminal emulator). ${String(lines)} lines, one after the ` +
      `other. Bounds: the median ${String(mostMedianMs)} ms, the worst ${String(mostMs)} ms.`,
    header: ['median', '95 of 100 within', 'worst'],
    rows: [[ms(median(spent)), ms(quantile(spent, 0.95)), ms(quantile(spent, 1))]],
    bounds: [
      { what: 'a status line until it is seen, median in ms', value: median(spent), most: mostMedianMs },
      { what: 'a status line until it is seen, worst in ms', value: quantile(spent, 1), most: mostMs },
    ],
  };
}
