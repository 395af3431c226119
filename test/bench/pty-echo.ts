/** From a key to its echo on the person's terminal: through attach, on both backends, in composed windows and zoomed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrewRig } from '../rig/crew-rig.ts';
import type { Terminal } from '../rig/terminal.ts';
import { allRun, expectDone, stop } from './crew.ts';
import { median, ms, quantile, type Part } from './figures.ts';
import { writeInstructions } from './instructions.ts';

const workers = 4;
const keys = 200;
/** A person’s pace, and long enough for one echo not to meet the next. */
const pauseMs = 40;
const mostMs = 15;

export async function measurePtyEcho(rig: CrewRig): Promise<Part> {
  mkdirSync(join(rig.home, '.config/muxcrew'), { recursive: true });
  writeFileSync(
    join(rig.home, '.config/muxcrew/config.json'),
    JSON.stringify({ agents: { echo: ['/bin/sh', '-c', 'stty -icanon; echo ready; exec cat >/dev/null'] } }),
  );
  const rows: string[][] = [];
  let worst = 0;
  for (const backend of ['tmux', 'pty'] as const) {
    const files = writeInstructions(rig, workers);
    expectDone(await rig.muxcrew(['run', '-d', '--backend', backend, '--agent', 'echo', ...files]));
    await allRun(rig, workers);
    const terminal = rig.terminal(['attach'], { columns: 160, rows: 50, env: { COLORTERM: 'truecolor' } });
    await terminal.shows(/detach/);
    expectDone(await rig.muxcrew(['attach', '--help']));
    terminal.type('\x02o');
    await sleep(500);
    const composed = await echoes(terminal);
    terminal.type('\x02z');
    await sleep(500);
    const zoomed = await echoes(terminal);
    terminal.close();
    await stop(rig);
    for (const [what, all] of [
      ['four panes in view', composed],
      ['zoomed', zoomed],
    ] as const)
      rows.push([backend, what, ms(median(all)), ms(quantile(all, 0.99))]);
    if (backend === 'pty') worst = Math.max(median(composed), median(zoomed));
  }
  return {
    title: 'A key and its echo',
    about:
      `${String(keys)} keys, each typed into an attached terminal ${String(pauseMs)} ms after the echo of the one before, until its ` +
      `echo has come back to that terminal. Bound: on pty the median is under ${String(mostMs)} ms.`,
    header: ['backend', '', 'median', '99 of 100'],
    rows,
    bounds: [{ what: 'a key’s echo on pty, median in ms', value: worst, most: mostMs }],
  };
}

/** Milliseconds, of each key. */
async function echoes(terminal: Terminal): Promise<readonly number[]> {
  const all: number[] = [];
  for (let key = 0; key < keys; key += 1) {
    const letter = String.fromCharCode(97 + (key % 26));
    const before = terminal.output().length;
    const began = performance.now();
    terminal.type(letter);
    await echoed(terminal, before, letter);
    all.push(performance.now() - began);
    await sleep(pauseMs);
  }
  return all;
}

/** Within a millisecond of when it came. */
async function echoed(terminal: Terminal, before: number, letter: string): Promise<void> {
  const deadline = performance.now() + 5_000;
  // A letter inside an escape sequence is none that was typed.
  while (
    !terminal
      .output()
      .slice(before)
      .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
      .includes(letter)
  ) {
    if (performance.now() > deadline) throw new Error('a key was never echoed');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
