/** Which processes hold the other end of a Unix socket. Linux alone tells, and only by netlink: `ss` asks it for us. */
import { readlinkSync } from 'node:fs';
import { promisify } from 'node:util';
import { childProcess } from './builtin.ts';
import { rethrowUnless } from './errno.ts';

const askMs = 3_000;

/** `fd`: of our end. Null: the system does not tell. Empty: nobody holds it any more, or nobody that we may see. */
export async function peersOf(fd: number): Promise<readonly number[] | null> {
  const inode = inodeOf(fd);
  if (inode === null) return null;
  const run = promisify(childProcess().execFile);
  try {
    const { stdout } = await run('ss', ['-x', '-p', '-H'], { timeout: askMs, maxBuffer: 64 * 1024 * 1024 });
    return peersIn(stdout, inode);
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

/**
 * Lines of `ss -xpH`: `u_str ESTAB 0 0 ADDRESS INODE * PEER-INODE users:(("node",pid=7,fd=5))`. Anybody may choose an
 * address that looks like the rest of a line, or like a line: what is there twice is told of nobody.
 */
export function peersIn(output: string, inode: string): readonly number[] | null {
  const lines = output.split('\n').map((line) => {
    const [, own = '', peer = '', users = ''] =
      /^.*\s(\d+)\s+\*\s+(\d+)\s*(users:.*)?$/.exec(line.trimEnd()) ?? [];
    return { own, peer, users };
  });
  const [ours, ...more] = lines.filter(({ own }) => own === inode);
  if (ours === undefined) return null;
  if (more.length > 0) return [];
  const users = lines.flatMap((line) => (line.own === ours.peer ? line.users : []));
  const pids = users.flatMap((text) => Array.from(text.matchAll(/,pid=(\d+),/g), ([, pid]) => Number(pid)));
  return [...new Set(pids)];
}

function inodeOf(fd: number): string | null {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1] ?? null;
  } catch (error) {
    rethrowUnless(error, 'ENOENT', 'EACCES');
    return null;
  }
}
