/** Who does not look is told when a worker asks: by the desktop's program, or by the terminal itself, through tmux. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { crewRig, type CrewRig } from '../rig/crew-rig.ts';

let rig: CrewRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

const asking = ['--agent', 'demo', '--scene', 'ask', 'worker1_instructions.md'];
const files = { 'worker1_instructions.md': 'Ask something.\n' };

describe('a worker that starts asking', () => {
  test('is told by the desktop, whoever looks', async () => {
    const made = crewRig({ files, projectName: 'todo-app' });
    rig = made;
    const bin = join(made.root, 'bin');
    const told = join(made.root, 'told');
    mkdirSync(bin);
    writeFileSync(
      join(bin, 'notify-send'),
      `#!/bin/sh\nprintf '%s\\n' "$@" >"${told}.new" && mv "${told}.new" "${told}"\n`,
    );
    chmodSync(join(bin, 'notify-send'), 0o755);
    const env = { PATH: `${bin}:${made.env['PATH'] ?? ''}` };
    expect(await made.muxcrew(['run', '-d', '--notify', 'desktop', ...asking], { env })).toMatchObject({
      code: 0,
    });
    await made.worker('1', ({ state }) => state === 'asking');
    const words = await made.until('a notice', () => existsSync(told) && readFileSync(told, 'utf8'));
    expect(words.split('\n').slice(0, 4)).toEqual([
      '--app-name=muxcrew',
      '--',
      'todo-app',
      expect.stringMatching(/^1 worker1 asks: /),
    ]);
  });

  test('is told by a warning that the desktop could not be', async () => {
    const made = crewRig({ files });
    rig = made;
    const node = join(made.root, 'bin');
    mkdirSync(node);
    writeFileSync(join(node, 'notify-send'), '#!/bin/sh\necho "no bus" >&2\nexit 1\n', { mode: 0o755 });
    const env = { PATH: `${node}:${made.env['PATH'] ?? ''}` };
    await made.muxcrew(['run', '-d', '--notify', 'desktop', ...asking], { env });
    await made.until('the warning', () => made.snapshot()?.warnings.join().includes('notify-send: no bus'));
  });

  test.each([
    ['osc9', '', /\x1b\]9;todo-app: 1 worker1 asks: [^\x07]+\x07/],
    ['osc777', ' @slow', /\x1b\]777;notify;todo-app;1 worker1 asks: [^\x07]+\x07/],
  ])('is told to the person’s own terminal by %s%s', async (way, _, sequence) => {
    const made = crewRig({ files, projectName: 'todo-app' });
    rig = made;
    const terminal = made.terminal(['run', '--notify', way, ...asking], { columns: 130 });
    await terminal.shows(/\? 1 worker1\s+asking/);
    await made.until('the sequence', () => sequence.test(terminal.output()));
  });

  test('is told to nobody who did not wish it @slow', async () => {
    const made = crewRig({ files, projectName: 'todo-app' });
    rig = made;
    const terminal = made.terminal(['run', ...asking], { columns: 130 });
    await terminal.shows(/\? 1 worker1\s+asking/);
    // The bell is the other half of the same step.
    await made.until('the bell', () => terminal.output().includes('\x07'));
    expect(terminal.output()).not.toMatch(/\x1b\](9|777);/);
  });
});
