/** A large crew that changes all the time: what its sidebar costs, and whether it still answers keys. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrewRig } from '../rig/crew-rig.ts';
import { startIdle, stop } from './crew.ts';
import { median, ms, quantile, type Part } from './figures.ts';
import { ourProcesses, spentBy, spentDuring } from './processes.ts';

const workers = 200;
const changesPerSecond = 50;
const settleMs = 8_000;
const keys = 200;
const mostPercent = 10;
const mostMs = 50;

export async function measureBusy(rig: CrewRig): Promise<Part> {
  await startIdle(rig, workers);
  const terminal = rig.terminal(['attach'], { columns: 160, rows: 50 });
  await terminal.shows(/detach/);
  terminal.type('\x02S');
  await sleep(settleMs);
  const changes = changeAll(rig);
  const spent: number[] = [];
  try {
    await sleep(settleMs);
    const cost = await spentDuring(ourProcesses(rig), async () => {
      for (let key = 0; key < keys; key += 1) {
        await sleep(60 + ((key * 37) % 80));
        const began = performance.now();
        terminal.type('?');
        await terminal.shows(key % 2 === 0 ? /close this help/ : /working +\d/);
        spent.push(performance.now() - began);
      }
    });
    const written = changes.stop();
    const sidebar = spentBy(cost, 'sidebar');
    return {
      title: 'A large crew that changes all the time',
      about:
        `${String(workers)} workers, ${written.toFixed(0)} status lines a second over all of them, somebody attached: the ` +
        `CPU of the sidebar as a part of one core, and the time from a key to what it does on the screen (\`?\`, ` +
        `${String(keys)} times). Bounds: ${String(mostPercent)} % of a core; 95 of 100 keys within ${String(mostMs)} ms.`,
      header: ['sidebar', 'supervisor', 'key, median', '95 of 100 within', 'worst'],
      rows: [
        [
          `${sidebar.percent.toFixed(1)} %`,
          `${spentBy(cost, 'supervisor').percent.toFixed(1)} %`,
          ms(median(spent)),
          ms(quantile(spent, 0.95)),
          ms(quantile(spent, 1)),
        ],
      ],
      bounds: [
        {
          what: 'the CPU of the sidebar of a busy crew in % of a core',
          value: sidebar.percent,
          most: mostPercent,
        },
        {
          what: 'a key of a busy crew, 95 of 100 within milliseconds',
          value: quantile(spent, 0.95),
          most: mostMs,
        },
      ],
    };
  } finally {
    changes.stop();
    terminal.close();
    await stop(rig);
  }
}

/** Lines to one worker after the other, by the clock: what is late is made up for. `stop` gives how many a second. */
function changeAll(rig: CrewRig): { stop(): number } {
  const began = performance.now();
  let written = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * changesPerSecond);
    for (; written < due; written += 1) {
      const worker = (written % workers) + 1;
      const file = join(rig.project, `comm/worker${String(worker)}_status.txt`);
      appendFileSync(file, `[Worker${String(worker)}] Status: change ${String(written)}\n`);
    }
  }, 1000 / changesPerSecond);
  return {
    stop() {
      clearInterval(timer);
      return written / ((performance.now() - began) / 1000);
    },
  };
}
