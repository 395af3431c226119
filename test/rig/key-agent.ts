/** A real ssh-agent at a socket that the test names, with a key of its own. Ends with `close`. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface KeyAgent {
  readonly socket: string;
  readonly pid: number;
  close(): Promise<void>;
}

/** `comment` names its one key: what `ssh-add -l` says of it. */
export async function keyAgent(
  socket: string,
  comment: string,
  env: Readonly<Record<string, string>> = {},
): Promise<KeyAgent> {
  const folder = dirname(socket);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // -D: in the foreground, so that it is a child of ours and ends when it is told to.
  const agent = spawn('ssh-agent', ['-D', '-a', socket], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  const ended = once(agent, 'exit');
  for (let tries = 0; !existsSync(socket); tries += 1) {
    if (tries > 500) throw new Error(`ssh-agent did not come up at ${socket}`);
    await sleep(10);
  }
  const key = join(folder, `key-${comment}`);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', key]);
  execFileSync('ssh-add', ['-q', key], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: 'ignore' });
  return {
    socket,
    pid: agent.pid ?? 0,
    close: async () => {
      agent.kill('SIGTERM');
      await ended;
    },
  };
}
