/** A tmux of the person's own, with a shell in it, from which they call muxcrew. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CrewRig } from '../rig/crew-rig.ts';
import { expect } from 'vitest';
import type { Terminal } from '../rig/terminal.ts';
import { muxcrewShim } from '../rig/shim.ts';

/** Their tmux has what it runs read by their own shell: fish reads other words than sh. */
export const ownShells = ['/bin/sh', '/usr/bin/fish'].filter((shell) => existsSync(shell));

export interface OuterTmux {
  readonly terminal: Terminal;
  readonly end: () => Promise<void>;
}

export async function outerTmux(rig: CrewRig, shell: string): Promise<OuterTmux> {
  const tmux = ['tmux', '-u', '-L', `outer-${rig.env['MUXCREW_TEST_RIG']?.slice(0, 8) ?? ''}`];
  rig.write('../outer.conf', `set -g default-shell ${shell}\n`);
  const terminal = rig.terminalOf(
    [...tmux, '-f', join(rig.project, '../outer.conf'), 'new-session', '-s', 'mine', '/bin/sh'],
    {
      columns: 120,
      rows: 30,
      env: { PATH: `${muxcrewShim(join(rig.root, 'bin'))}:${rig.env['PATH'] ?? ''}`, PS1: 'mine> ' },
    },
  );
  await terminal.shows(/mine>/);
  return {
    terminal,
    async end() {
      await rig.exec([...tmux, 'kill-server']);
    },
  };
}

/** Types it where `42 stays here` stands, until `shown` has taken the place of that. */
export async function goFrom(terminal: Terminal, line: string, shown: RegExp): Promise<void> {
  terminal.type('echo $((40+2)) stays here\r');
  await terminal.shows(/42 stays here/);
  terminal.type(`${line}\r`);
  await terminal.shows(shown);
  expect(terminal.screen()).not.toContain('42 stays here');
}
