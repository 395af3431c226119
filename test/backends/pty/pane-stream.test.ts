/** What a pane prints, for those who come in the midst of it: cut anywhere, and the screen changing its size meanwhile. */
import { expect, test } from 'vitest';
import {
  paneStream,
  type PaneStream,
  type PaneWatcher,
} from '../../../src/backends/pty/server/pane-stream.ts';
import type { Size } from '../../../src/core/terminal/geometry.ts';
import { systemClock } from '../../../src/os/clock.ts';
import { openEmulator } from '../../../src/os/emulator/emulator.ts';
import type { Emulator } from '../../../src/ports/emulator.ts';

const first = { columns: 20, rows: 6 };

const open = (size: Size, history: number): Emulator => openEmulator({ size, history, answers: false });

const streamInto = (emulator: () => Emulator): PaneStream =>
  paneStream(emulator, { history: 100, clock: systemClock(), onTaken: () => undefined });

/** A watcher's own emulator, as a view has it. */
function watching(): PaneWatcher & { readonly shown: () => Promise<string> } {
  let emulator = open(first, 0);
  return {
    screen(size, sequences) {
      emulator = open(size, 0);
      emulator.write(Buffer.from(sequences));
    },
    output: (bytes) => emulator.write(bytes),
    rang: () => undefined,
    shown: () =>
      new Promise((resolve) => emulator.write(new Uint8Array(), () => resolve(emulator.serialize(0)))),
  };
}

const printed = Buffer.from(
  'plain \x1b[31;1mred\x1b[0m\r\n日本語 \x1b]0;a title\x07ä\r\n\x1b[38;2;1;2;3mtrue\x1b[m\r\n\x1b]8;id=a;http://x/\x1b\\link\x1b]8;;\x1b\\ end',
);

test('who comes at any byte of it sees in the end what the pane shows', async () => {
  for (let at = 0; at <= printed.length; at += 1) {
    const stream = streamInto(() => open(first, 100));
    stream.push(printed.subarray(0, at));
    await stream.read(() => null);
    const watcher = watching();
    stream.join(watcher, () => first);
    await stream.read(() => null);
    stream.push(printed.subarray(at));
    const truth = await stream.read((emulator) => emulator?.serialize(0));
    expect(await watcher.shown(), `cut at ${String(at)}`).toBe(truth);
    stream.dispose();
  }
});

test('a storm of sizes, with output between them, leaves who looks on with what the pane shows', async () => {
  let size = first;
  const stream = streamInto(() => open(size, 100));
  const watcher = watching();
  stream.join(watcher, () => size);
  for (let step = 0; step < 40; step += 1) {
    stream.push(Buffer.from(`line ${String(step)} of them\r\n`));
    size = { columns: 10 + ((step * 7) % 30), rows: 2 + ((step * 5) % 12) };
    stream.resize(size);
    if (step % 7 === 0) await stream.read(() => null);
  }
  stream.push(Buffer.from('last'));
  const truth = await stream.read((emulator) => emulator?.serialize(0));
  expect(truth).toContain('last');
  expect(await watcher.shown()).toBe(truth);
  stream.dispose();
});

test('each bell is heard once: in the output, or told beside it by a pane that is only about to be shown', async () => {
  const emulator = open(first, 100);
  const stream = streamInto(() => emulator);
  emulator.listen(({ is }) => is === 'bell' && stream.rang());
  const heard: string[] = [];
  const watcher: PaneWatcher = {
    screen: () => heard.push('screen'),
    output: (bytes) => heard.push(Buffer.from(bytes).toString()),
    rang: () => heard.push('rang'),
  };
  stream.push(Buffer.from('before\x07'));
  stream.join(watcher, () => first);
  stream.push(Buffer.from('after\x07'));
  await stream.read(() => null);
  stream.push(Buffer.from('at once\x07'));
  stream.resize({ columns: 10, rows: 3 });
  await stream.read(() => null);
  expect(heard).toEqual(['rang', 'screen', 'after\x07', 'at once\x07', 'screen']);
  stream.dispose();
});
