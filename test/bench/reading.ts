/** The reading commands against the least that any Node program costs. */
import { spawnSync } from 'node:child_process';
import { muxcrewMain, type CrewRig } from '../rig/crew-rig.ts';
import { startIdle, stop } from './crew.ts';
import { median, ms, times, undisturbed, type Part } from './figures.ts';

const workers = 8;
const rounds = 40;
const most = 1.5;

const commands = [['ls'], ['ls', '--json'], ['status'], ['status', '--json']] as const;

export async function measureReading(rig: CrewRig): Promise<Part> {
  await startIdle(rig, workers);
  const node: number[] = [];
  const spent = commands.map((words) => ({ words, times: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    node.push(run(rig, ['-e', '0']));
    for (const command of spent) command.times.push(run(rig, [muxcrewMain, ...command.words]));
  }
  await stop(rig);
  const ratio = (values: readonly number[]): number => undisturbed(values) / undisturbed(node);
  const row = (name: string, values: readonly number[]): string[] => [
    name,
    ms(median(values)),
    ms(undisturbed(values)),
    times(ratio(values)),
  ];
  return {
    title: 'Reading commands',
    about:
      `With a crew of ${String(workers)} at work; ${String(rounds)} of each, taken in turn. The ratio is that of the ` +
      `first quartiles: what else the machine does only ever adds. Bound: ${String(most)}x \`node -e 0\`.`,
    header: ['command', 'median', 'first quarter', 'ratio'],
    rows: [
      row('node -e 0', node),
      ...spent.map(({ words, times }) => row(`muxcrew ${words.join(' ')}`, times)),
    ],
    bounds: spent.map(({ words, times }) => ({
      what: `muxcrew ${words.join(' ')}`,
      value: ratio(times),
      most,
    })),
  };
}

function run(rig: CrewRig, argv: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, argv, { env: rig.env, cwd: rig.project });
  if (status !== 0) throw new Error(`${argv.join(' ')}: ${String(stderr)}`);
  return performance.now() - began;
}
