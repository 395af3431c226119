/**
 * The network between ssh and sshd, as it is when it fails: a proxy on loopback that stops carrying, as a dead link does,
 * or refuses. Owns its connections; ends with `close`.
 */
import { createServer, connect, type Server, type Socket } from 'node:net';

export interface Wire {
  readonly port: number;
  /** From now on nothing is carried, on connections that are there and on new ones, and nobody is told. */
  drop(): void;
  /** New connections are carried again. Those of before stay dead, as behind a router that has forgotten them. */
  heal(): void;
  /** Those of before, too: what was held back arrives late. */
  catchUp(): void;
  /** New connections are refused, and those that are there end. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  close(): Promise<void>;
}

interface Carried {
  readonly near: Socket;
  readonly far: Socket;
  dead: boolean;
}

export async function openWire(farPort: number): Promise<Wire> {
  const carried = new Set<Carried>();
  let dropping = false;

  function carry(near: Socket): void {
    const pair: Carried = { near, far: connect(farPort, '127.0.0.1'), dead: dropping };
    carried.add(pair);
    const { far } = pair;
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => undefined);
      one.on('data', (bytes) => {
        if (!other.destroyed) other.write(bytes);
      });
      // A dead link does not even say that somebody has gone.
      one.on('close', () => {
        if (!pair.dead) other.destroy();
      });
      if (pair.dead) one.pause();
    }
  }

  const server = createServer(carry);
  const port = await listen(server, 0);

  function revive(pair: Carried): void {
    pair.dead = false;
    for (const one of [pair.near, pair.far]) one.resume();
    if (pair.near.destroyed) pair.far.destroy();
    if (pair.far.destroyed) pair.near.destroy();
  }

  const endAll = (): void => {
    for (const { near, far } of carried) {
      near.destroy();
      far.destroy();
    }
    carried.clear();
  };

  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      endAll();
    });

  return {
    port,
    drop() {
      dropping = true;
      for (const pair of carried) {
        pair.dead = true;
        pair.near.pause();
        pair.far.pause();
      }
    },
    heal() {
      dropping = false;
    },
    catchUp() {
      dropping = false;
      for (const pair of carried) revive(pair);
    },
    refuse: stop,
    async accept() {
      await listen(server, port);
    },
    close: async () => {
      if (server.listening) await stop();
      endAll();
    },
  };
}

async function listen(server: Server, wanted: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
