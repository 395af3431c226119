/** `run -d` until its panes are there, against the least that tmux can do for the same panes and one start of Node. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { muxcrewMain, type CrewRig } from '../rig/crew-rig.ts';
import { bareTmux, isThere, muxcrewTmux, windowsOf, type Window } from './bare-tmux.ts';
import { allRun, expectDone, stop } from './crew.ts';
import { ms, times, undisturbed, type Bound, type Part } from './figures.ts';
import { writeInstructions } from './instructions.ts';

const sizes = [1, 8, 16, 32, 64] as const;
/** Small crews are quick, and what else the machine does shows most in them. */
const roundsOf = (size: number): number => (size < 32 ? 5 : 3);
const most = 3;

interface Start {
  readonly panes: number;
  readonly returned: number;
  readonly running: number;
}

export async function measureStartUp(rig: CrewRig): Promise<Part> {
  const bare = bareTmux(rig, join(dirname(muxcrewMain), 'assets/log.sh'));
  const rows: string[][] = [];
  const bounds: Bound[] = [];
  for (const size of sizes) {
    const starts: Start[] = [];
    const least: number[] = [];
    let windows: readonly Window[] = [];
    for (let round = 0; round < roundsOf(size); round += 1) {
      starts.push(
        await start(rig, size, () => {
          windows = windowsOf(rig);
        }),
      );
      const call = await bare.start(windows, () => ['/bin/cat', '-']);
      await bare.stop();
      least.push(call + (await nodeStart(rig)));
    }
    const panes = undisturbed(starts.map((one) => one.panes));
    const ratio = panes / undisturbed(least);
    rows.push([
      String(size),
      ms(undisturbed(least)),
      ms(panes),
      times(ratio),
      ms(undisturbed(starts.map(({ returned }) => returned))),
      ms(undisturbed(starts.map(({ running }) => running))),
    ]);
    bounds.push({
      what: `run -d with ${String(size)} workers until its panes are there`,
      value: ratio,
      most,
    });
  }
  return {
    title: 'Starting a crew',
    about:
      `From the start of \`muxcrew run -d\` until tmux lists all panes as the workers', until the command has returned ` +
      `(the supervisor is at work), and until all demo workers run. The least: one tmux call on a cold server that makes ` +
      `the same windows and panes with the same log writers and \`cat\` in each, and one \`node -e 0\`. First ` +
      `quartiles of ${String(roundsOf(1))} (large crews ${String(roundsOf(64))}), taken in turn. Bound: the panes within ${String(most)}x the least.`,
    header: ['workers', 'the least', 'panes there', 'ratio', 'run -d returned', 'all run'],
    rows,
    bounds,
  };
}

async function start(rig: CrewRig, workers: number, whileUp: () => void): Promise<Start> {
  const files = writeInstructions(rig, workers);
  const began = performance.now();
  const done = rig
    .muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', ...files])
    .then((ran) => ({ ran, at: performance.now() }));
  const panes = (await panesThere(rig, workers)) - began;
  const running = allRun(rig, workers).then(() => performance.now() - began);
  const { ran, at } = await done;
  expectDone(ran);
  const outcome = { panes, returned: at - began, running: await running };
  whileUp();
  const pid = Number(muxcrewTmux(rig, 'display-message', '-p', '#{pid}'));
  await stop(rig);
  await rig.until('the server is gone', () => !isThere(pid));
  return outcome;
}

/** A server that is at work on the panes answers when it has made them: hardly more than one question. */
async function panesThere(rig: CrewRig, workers: number): Promise<number> {
  const { TMUX_TMPDIR = '', MUXCREW_TMUX_SOCKET = '' } = rig.env;
  const socket = join(TMUX_TMPDIR, `tmux-${String(process.getuid?.())}`, MUXCREW_TMUX_SOCKET);
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    if (existsSync(socket)) {
      const roles = muxcrewTmux(rig, 'list-panes', '-a', '-F', '#{@muxcrew_role}').split('\n');
      if (roles.filter((role) => role.startsWith('worker:')).length === workers) return performance.now();
    }
    await sleep(2);
  }
  throw new Error('the panes never came');
}

function nodeStart(rig: CrewRig): Promise<number> {
  const began = performance.now();
  return new Promise((resolve) => {
    execFile(process.execPath, ['-e', '0'], { env: rig.env }, () => resolve(performance.now() - began));
  });
}
