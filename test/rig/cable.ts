/**
 * A network of its own (a namespace) at the end of a cable that can be pulled out: packets get lost, and nobody is told.
 * For root on Linux alone. Owns the namespace; gone after `close`, or with the next one when its process was killed.
 */
import { execFileSync } from 'node:child_process';
import { createServer, connect, type Socket } from 'node:net';
import { existsSync } from 'node:fs';

export interface Cable {
  /** For ssh_config: how ssh gets through the cable to `port` on loopback. */
  readonly proxyCommand: (port: number) => string;
  pull(): void;
  plugIn(): void;
  close(): Promise<void>;
}

const relay = `const s=require('net').connect(+process.argv[2],process.argv[1]);process.stdin.pipe(s).pipe(process.stdout);
for(const e of [s,process.stdin])e.on('close',()=>process.exit()).on('error',()=>process.exit())`;

/** Null: this machine does not let us. */
export async function layCable(): Promise<Cable | null> {
  const name = `mxt${String(process.pid)}`;
  // A /30 for each process.
  const block = process.pid % 16384;
  const subnet = `10.213.${String(block >> 6)}`;
  const last = (block & 63) * 4;
  const [here, there] = [`${subnet}.${String(last + 1)}`, `${subnet}.${String(last + 2)}`];
  if (process.getuid?.() !== 0) return null;
  forgetDead();
  const within = (...words: readonly string[]): void => ip('netns', 'exec', name, 'ip', ...words);
  try {
    ip('netns', 'add', name);
    ip('link', 'add', `${name}h`, 'type', 'veth', 'peer', 'name', `${name}t`, 'netns', name);
    ip('addr', 'add', `${here}/30`, 'dev', `${name}h`);
    ip('link', 'set', `${name}h`, 'up');
    within('addr', 'add', `${there}/30`, 'dev', `${name}t`);
    within('link', 'set', `${name}t`, 'up');
  } catch {
    remove(name);
    return null;
  }
  const carried = new Set<Socket>();
  let target = 0;
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      carried.add(one);
      one.pipe(other);
      one.on('error', () => undefined).on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, here, resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    proxyCommand(to) {
      target = to;
      const words = [process.execPath, '-e', relay.replaceAll('\n', ''), here, String(port)];
      const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''").replaceAll('%', '%%')}'`);
      return `ip netns exec ${name} ${quoted.join(' ')}`;
    },
    pull: () => within('link', 'set', `${name}t`, 'down'),
    plugIn: () => within('link', 'set', `${name}t`, 'up'),
    async close() {
      for (const socket of carried) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      remove(name);
    },
  };
}

function ip(...words: readonly string[]): void {
  execFileSync('ip', words, { stdio: 'ignore' });
}

function remove(name: string): void {
  try {
    ip('netns', 'del', name);
  } catch {
    // It was never made.
  }
}

function forgetDead(): void {
  let names: readonly string[];
  try {
    names = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' }).match(/^mxt\d+/gm) ?? [];
  } catch {
    return;
  }
  for (const name of names) if (!existsSync(`/proc/${name.slice(3)}`)) remove(name);
}
