/** What a crew costs that does nothing: CPU and memory of the supervisor and of what else muxcrew keeps running. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrewRig } from '../rig/crew-rig.ts';
import { startIdle, stop } from './crew.ts';
import type { Bound, Part } from './figures.ts';
import { ourProcesses, spentBy, spentDuring, type Spent } from './processes.ts';

const workers = 64;
/** Until what a start leaves to do is done. */
const settleMs = 8_000;
const spanMs = 60_000;
const mostSupervisor = { percent: 0.2, megabytes: 70 };
const mostTogether = { percent: 0.5, megabytes: 130 };

export async function measureIdle(rig: CrewRig): Promise<Part> {
  await startIdle(rig, workers);
  await sleep(settleMs);
  const alone = await spentDuring(ourProcesses(rig), () => sleep(spanMs));
  const terminal = rig.terminal(['attach'], { columns: 160, rows: 50 });
  await terminal.shows(/detach/);
  await sleep(settleMs);
  const watched = await spentDuring(ourProcesses(rig), () => sleep(spanMs));
  terminal.close();
  await stop(rig);
  return {
    title: 'An idle crew',
    about:
      `${String(workers)} idle demo workers, over ${String(spanMs / 1000)} s while nobody is attached, and then over ` +
      `${String(spanMs / 1000)} s while somebody is and the seconds of every row in view tick: CPU by the kernel's own ` +
      `count, as parts of one core, and resident memory. Bounds: the supervisor under ${String(mostSupervisor.percent)} % ` +
      `and ${String(mostSupervisor.megabytes)} MB; with the sidebar under ${String(mostTogether.percent)} % and ` +
      `${String(mostTogether.megabytes)} MB.`,
    header: ['process', 'CPU, nobody attached', 'memory', 'CPU, somebody attached', 'memory'],
    rows: [
      ...alone.map((one, index) => row(one.name, one, watched[index])),
      row('supervisor and sidebar', together(alone), together(watched)),
    ],
    bounds: [
      ...bounds('the idle supervisor, nobody attached', spentBy(alone, 'supervisor'), mostSupervisor),
      ...bounds('supervisor and sidebar, nobody attached', together(alone), mostTogether),
      ...bounds('supervisor and sidebar, somebody attached', together(watched), mostTogether),
    ],
  };
}

type Cost = Pick<Spent, 'percent' | 'megabytes'>;

function together(spent: readonly Spent[]): Cost {
  const [supervisor, sidebar] = [spentBy(spent, 'supervisor'), spentBy(spent, 'sidebar')];
  return {
    percent: supervisor.percent + sidebar.percent,
    megabytes: supervisor.megabytes + sidebar.megabytes,
  };
}

function row(name: string, ...costs: readonly (Cost | undefined)[]): string[] {
  return [
    name,
    ...costs.flatMap((cost) => [
      `${cost?.percent.toFixed(3) ?? '?'} %`,
      `${cost?.megabytes.toFixed(0) ?? '?'} MB`,
    ]),
  ];
}

function bounds(who: string, { percent, megabytes }: Cost, most: Cost): readonly Bound[] {
  return [
    { what: `${who}: CPU in % of a core`, value: percent, most: most.percent },
    { what: `${who}: memory in MB`, value: megabytes, most: most.megabytes },
  ];
}
