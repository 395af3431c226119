/** Which processes hold the other end of a Unix socket. Linux alone tells, and only by netlink: `ss` asks it for us. */
import { readlinkSync } from 'node:fs';
import { promisify } from 'node:util';
import { childProcess } from '../builtin.ts';
import { errnoOf, rethrowUnless } from '../errno.ts';
import type { Peer } from '../../ports/socket.ts';

const askMs = 3_000;

/** `fd`: of our end, which must be open. */
export async function peersOf(fd: number): Promise<Peer> {
  const inode = inodeOf(fd);
  if (inode === null) return { is: 'unsupported' };
  const run = promisify(childProcess().execFile);
  try {
    const { stdout } = await run('ss', ['-x', '-p', '-H'], { timeout: askMs, maxBuffer: 64 * 1024 * 1024 });
    return peersIn(stdout, inode);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // A timeout or an output that is too long may be the work of the one who asks.
    return { is: errnoOf(error) === 'ENOENT' ? 'unsupported' : 'gone' };
  }
}

/**
 * Lines of `ss -xpH`: `u_str ESTAB 0 0 ADDRESS INODE * PEER-INODE users:(("node",pid=7,fd=5))`. Anybody may choose an
 * address that looks like the rest of a line, or like a line: what is there twice counts as gone. The inode of a closed
 * peer is 0.
 */
export function peersIn(output: string, inode: string): Peer {
  const lines = output.split('\n').map((line) => {
    const [, own = '', peer = '', users = ''] =
      /^.*\s(\d+)\s+\*\s+(\d+)\s*(users:.*)?$/.exec(line.trimEnd()) ?? [];
    return { own, peer, users };
  });
  const [ours, ...more] = lines.filter(({ own }) => own === inode);
  if (ours === undefined) return { is: 'unsupported' };
  const others = ours.peer === '0' ? [] : lines.filter(({ own }) => own === ours.peer);
  if (more.length > 0 || others.length === 0) return { is: 'gone' };
  const users = others.map((line) => line.users);
  const pids = users.flatMap((text) => Array.from(text.matchAll(/,pid=(\d+),/g), ([, pid]) => Number(pid)));
  return pids.length === 0 ? { is: 'hidden' } : { is: 'known', pids: [...new Set(pids)] };
}

function inodeOf(fd: number): string | null {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1] ?? null;
  } catch (error) {
    rethrowUnless(error, 'ENOENT', 'EACCES');
    return null;
  }
}
