/**
 * Two throwaway worlds and a real sshd between them: `near`, whose `ssh` knows the other as `box`, and `far`, another
 * HOME with a muxcrew where `host setup` puts it. Owns all three.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { crewRig, type CrewOptions, type CrewRig } from './crew-rig.ts';
import { muxcrewShim } from './shim.ts';
import { openSshd, type Sshd } from './sshd.ts';

export interface FarRig {
  readonly near: CrewRig;
  readonly far: CrewRig;
  readonly sshd: Sshd;
  dispose(): Promise<void>;
}

export interface FarOptions {
  readonly near?: CrewOptions;
  readonly far?: CrewOptions;
  /** False: no muxcrew over there. */
  readonly installed?: boolean;
}

export async function farRig(options: FarOptions = {}): Promise<FarRig> {
  const far = crewRig(options.far);
  if (options.installed !== false) installFar(far);
  // As sshd has it: no language, no terminal, and the shell of the user database.
  const { LANG: _, TERM: __, SHELL: ___, ...env } = far.env;
  const sshd = await openSshd({ folder: join(far.root, 'sshd'), env });
  const path = `${sshd.bin}:${process.env['PATH'] ?? '/usr/bin:/bin'}`;
  const near = crewRig({ ...options.near, env: { PATH: path, ...options.near?.env } });
  return {
    near,
    far,
    sshd,
    async dispose() {
      // First: shared connections of the near side end with it.
      await sshd.end();
      const left = await connectionsEnd(near.root);
      const outcomes = await Promise.allSettled([near.dispose(), far.dispose()]);
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
    },
  };
}

/** Where `host setup` puts it: a program that starts the built one. */
export function installFar(far: CrewRig): void {
  muxcrewShim(join(far.home, '.local/share/muxcrew/bin'));
}

/** Until no ssh works for that world any more: it writes the path of its socket over its environment. */
async function connectionsEnd(root: string): Promise<readonly string[]> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const left = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => titleOf(name))
      .filter((title) => title.startsWith('ssh: ') && title.includes(root));
    if (left.length === 0 || Date.now() > deadline) return left;
    await sleep(20);
  }
}

function titleOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}
