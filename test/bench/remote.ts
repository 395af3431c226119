/** A command on another host against what it cannot do without: ssh itself, and the same command over there. */
import { spawnSync } from 'node:child_process';
import { muxcrewMain, type CrewRig } from '../rig/crew-rig.ts';
import { farRig, type FarRig } from '../rig/far-rig.ts';
import { startIdle, stop } from './crew.ts';
import { median, ms, times, undisturbed, type Part } from './figures.ts';

const workers = 8;
const rounds = 30;
const most = 1.5;
const attaches = 12;
/** From the command to a screen with the sidebar and a worker's pane in it. */
const mostAttachMs = 1_000;

/** Needs two worlds of its own; the one that it is given stays empty. */
export async function measureRemote(_: CrewRig): Promise<Part> {
  const rig = await farRig({ far: { projectName: 'bench', env: { MUXCREW_DEMO_SPEED: '' } } });
  // Interrupted, main ends the world that it knows and then the process: this one is ended at the same time.
  const interrupted = (): void => void rig.dispose();
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    await startIdle(rig.far, workers);
    const part = withAttach(measure(rig), await attachTimes(rig));
    await stop(rig.far);
    return part;
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    await rig.dispose();
  }
}

function measure({ near, far }: FarRig): Part {
  const status = [process.execPath, muxcrewMain, 'status'];
  const there = [...status, '--host', 'box', '--project', far.project];
  // Makes the connection that the others share.
  run(near, there);
  const shared = ['-o', `ControlPath=${near.state}/ssh/%C`];
  const spent = { bare: [], shared: [], local: [], remote: [] } as Record<string, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    spent['bare']?.push(run(near, ['ssh', 'box', 'true']));
    spent['shared']?.push(run(near, ['ssh', ...shared, 'box', 'true']));
    spent['local']?.push(run(far, status));
    spent['remote']?.push(run(near, there));
  }
  const of = (name: string): readonly number[] => spent[name] ?? [];
  const first = (name: string): number => undisturbed(of(name));
  const row = (title: string, name: string, least?: number): string[] => [
    title,
    ms(median(of(name))),
    ms(first(name)),
    least === undefined ? '' : times(first(name) / least),
  ];
  const least = first('bare') + first('local');
  return {
    title: 'Another host',
    about:
      `\`status\` of a crew of ${String(workers)} behind a real sshd on loopback, whose login shell is sh; ${String(rounds)} of each, ` +
      `taken in turn. The ratio is that of the first quartiles, to a bare \`ssh box true\` plus the local \`status\`; over ` +
      `the connection that is open already, both alone take ${ms(first('shared') + first('local'))}. Bound: ${String(most)}x.`,
    header: ['command', 'median', 'first quarter', 'ratio'],
    rows: [
      row('ssh box true', 'bare'),
      row('ssh box true, over the open connection', 'shared'),
      row('muxcrew status', 'local'),
      row('muxcrew status --host box', 'remote', least),
    ],
    bounds: [{ what: 'muxcrew status --host box', value: first('remote') / least, most }],
  };
}

/** Each over a connection of its own, as `attach` always has it. */
async function attachTimes({ near, far }: FarRig): Promise<readonly number[]> {
  const spent: number[] = [];
  for (let round = 0; round < attaches; round += 1) {
    const began = performance.now();
    const words = ['attach', '--host', 'box', '--project', far.project];
    const terminal = near.terminal(words, { columns: 200, rows: 50 });
    await terminal.shows(/0\/8[^]*C-b d leave/);
    await terminal.shows(/demo worker 1 /);
    spent.push(performance.now() - began);
    terminal.type('\x02d');
    await terminal.ended;
  }
  return spent;
}

function withAttach(part: Part, spent: readonly number[]): Part {
  return {
    ...part,
    about: `${part.about} \`attach\` is timed ${String(attaches)} times from the command to a screen with sidebar and panes in it.`,
    rows: [
      ...part.rows,
      ['muxcrew attach --host box, first right screen', ms(median(spent)), ms(undisturbed(spent)), ''],
    ],
    bounds: [
      ...part.bounds,
      { what: 'muxcrew attach --host box, ms', value: undisturbed(spent), most: mostAttachMs },
    ],
  };
}

function run(rig: CrewRig, argv: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(argv[0] ?? '', argv.slice(1), { env: rig.env, cwd: rig.project });
  if (status !== 0) throw new Error(`${argv.join(' ')}: ${String(stderr)}`);
  return performance.now() - began;
}
