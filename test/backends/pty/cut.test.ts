/**
 * A client that is killed is a connection that ends, at whatever byte of what it was saying: two hundred of them, cut at
 * seeded places while others look and work.
 */
import { connect } from 'node:net';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesFrame, frameReader, messageFrame } from '../../../src/backends/pty/frame.ts';
import { focusedPane, frameLimitBytes, protocolVersion } from '../../../src/backends/pty/protocol.ts';
import { random, type Random } from '../../chaos/random.ts';
import { eventually } from '../eventually.ts';
import { paneOf, ptyRig, type LookingRig, type Rig } from './rig.ts';

const seed = Number(process.env['MUXCREW_SEED'] ?? 5);
const size = { columns: 100, rows: 31 };

let rig: Rig;
beforeEach(() => {
  rig = ptyRig();
});
afterEach(() => rig.dispose());

const printed = ({ events }: LookingRig): string =>
  Buffer.concat(
    events.flatMap((event) =>
      event.is === 'output' ? [event.bytes] : event.is === 'screen' ? [event.sequences] : [],
    ),
  ).toString();

/** Says hello, looks, then types, pastes, asks and acts; and is gone in the middle of it. */
function cutClient(dice: Random, pane: string): Promise<void> {
  const key = readFileSync(rig.options.paths.key, 'utf8').trim();
  const client = {
    tty: `/dev/pts/cut-${String(dice.below(1e9))}`,
    size,
    terminal: 'xterm',
    pid: process.pid,
  };
  const first = Buffer.concat([
    messageFrame({ is: 'hello', v: protocolVersion, key }),
    messageFrame({ is: 'ask', id: 1, op: 'look', session: 'crew', client }),
  ]);
  const then = Buffer.concat([
    bytesFrame('input', pane, Buffer.from('typed\r')),
    messageFrame({ is: 'ask', id: 2, op: 'history', session: 'crew', pane }),
    messageFrame({ is: 'view', act: { do: 'zoom' } }),
    messageFrame({ is: 'size', size: { columns: 20 + dice.below(100), rows: 5 + dice.below(50) } }),
    messageFrame({ is: 'view', act: { do: 'zoom' } }),
    messageFrame({
      is: 'ask',
      id: 3,
      op: 'paste',
      session: 'crew',
      pane,
      text: 'x'.repeat(dice.below(3_000)),
    }),
    bytesFrame('input', focusedPane, Buffer.from('typed\r')),
  ]);
  const at = dice.below(first.length + then.length);
  return new Promise((resolve) => {
    const socket = connect(rig.options.paths.socket);
    const reader = frameReader(frameLimitBytes);
    // Gone while it says something: the other end's business as little as ours.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    const say = (bytes: Buffer, last: boolean): void => {
      socket.write(bytes, () => {
        if (last) socket.destroy();
      });
    };
    say(first.subarray(0, at), at <= first.length);
    if (at <= first.length) return;
    let looks = false;
    socket.on('data', (bytes) => {
      reader.push(bytes, () => {
        if (!looks) say(then.subarray(0, at - first.length), true);
        looks = true;
      });
    });
  });
}

test(`200 clients cut at any byte: whoever else is there notices nothing (seed ${String(seed)})`, async () => {
  const path = rig.logPath('counting.log');
  const scripts = [
    'i=0; while :; do i=$((i+1)); echo "line $i."; sleep 0.02; done',
    'stty -echo -icanon; while :; do IFS= read -r line; echo "got<$(printf %s "$line" | tr -d x)>"; done',
  ];
  const before = await rig.crew(scripts, {
    log: (worker) => (worker === '1' ? { path, limitBytes: 1024 * 1024 } : null),
  });
  const reading = paneOf(before, '2').id;
  const witness = await rig.attach('crew', size);
  await rig.backend.watch('crew', () => undefined);
  const dice = random(seed);
  const turns = Array.from({ length: 200 }).values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const _ of turns) await cutClient(dice, reading);
    }),
  );
  const processes = (list: typeof before): unknown =>
    list.panes.map(({ id, pid, dead }) => ({ id, pid, dead }));
  await eventually('only the witness looks', async () => {
    const outcome = await rig.backend.list('crew');
    if (outcome.is !== 'listed') throw new Error(JSON.stringify(outcome));
    expect(processes(outcome.listing)).toEqual(processes(before));
    return outcome.listing.clients.length === 1;
  });
  // One of them may have left another pane alone on the screen.
  await rig.backend.focus('crew', reading);
  witness.look.input(reading, '\rlast\r');
  await eventually('it is heard', () => printed(witness).includes('got<last>'));
  // What was cut came not at all, never in part.
  const heard = new Set([...printed(witness).matchAll(/got<(.*?)>/g)].map(([, line]) => line));
  expect([...heard].filter((line) => !/^(?:typed)*$|^last$/.test(line ?? ''))).toEqual([]);
  const logged = (): readonly string[] => rig.readLog(path).split('\r\n').slice(0, -1);
  await eventually('it prints on', () => logged().length > 10);
  const lines = logged();
  expect(lines).toEqual(lines.map((_, index) => `line ${String(index + 1)}.`));
  witness.close();
  await witness.ended;
}, 60_000);
