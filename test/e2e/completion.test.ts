/** Completion in the real shells, in a real terminal: what is on the line after a TAB. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CrewRig } from '../rig/crew-rig.ts';
import { muxcrewShim } from '../rig/shim.ts';
import type { Terminal } from '../rig/terminal.ts';
import { available } from '../rig/required.ts';
import { worlds } from './crew.ts';

const world = worlds();

/** A session with workers whose names are odd, as far as names can be. */
async function crew(): Promise<CrewRig> {
  const rig = world({ projectName: 'todo' });
  muxcrewShim(join(rig.root, 'bin'));
  rig.write('worker1_übersicht 予定_instructions.md', 'x');
  rig.write('worker2_$(touch pwned)_instructions.md', 'x');
  const files = ['worker1_übersicht 予定_instructions.md', 'worker2_$(touch pwned)_instructions.md'];
  const ran = await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', ...files]);
  expect(ran).toMatchObject({ code: 0 });
  await rig.worker('2', ({ pid }) => pid !== null);
  expect(rig.snapshot()?.workers.map(({ name }) => name)).toEqual(['übersicht-予定', 'touch-pwned']);
  return rig;
}

interface Shell {
  readonly name: string;
  readonly argv: readonly string[];
  /** Typed first. */
  readonly setup: readonly string[];
}

const shells: readonly Shell[] = [
  {
    name: 'bash',
    argv: ['bash', '--norc', '--noprofile', '-i'],
    setup: ['source <(muxcrew completion bash)'],
  },
  {
    name: 'zsh',
    argv: ['zsh', '-f', '-i'],
    setup: ['autoload -U compinit && compinit -u -D', 'source <(muxcrew completion zsh)'],
  },
  {
    name: 'fish',
    argv: ['fish', '--no-config', '-i'],
    setup: ['muxcrew completion fish | source', 'function fish_prompt; echo "> "; end'],
  },
];

function there(program: string): boolean {
  return available(program, spawnSync(program, ['--version']).error === undefined);
}

async function opened(rig: CrewRig, { argv, setup }: Shell): Promise<Terminal> {
  const terminal = rig.terminalOf(argv, {
    env: {
      PATH: `${join(rig.root, 'bin')}:${rig.env['PATH'] ?? ''}`,
      PS1: '> ',
      LC_ALL: 'C.UTF-8',
      XDG_RUNTIME_DIR: rig.root,
    },
    columns: 100,
    rows: 40,
  });
  for (const line of setup) terminal.type(`${line}\r`);
  terminal.type('clear; echo rea""dy\r');
  await terminal.shows(/^ready$/m);
  return terminal;
}

/** What is on the line after the words and a TAB. */
async function completes(terminal: Terminal, typed: string, shown: RegExp): Promise<void> {
  terminal.type(`${typed}\t`);
  await terminal.shows(shown, 15_000);
  // Ctrl-A Ctrl-K empties the line in all three.
  terminal.type('\x01\x0bclear\r');
  await terminal.shows(/^>\s*$/, 15_000);
}

describe.each(shells)('in $name', (shell) => {
  test.skipIf(!there(shell.name))(
    'completes commands, options, workers, sessions and values @slow',
    async () => {
      const rig = await crew();
      const id = rig.snapshot()?.session ?? '';
      const terminal = await opened(rig, shell);
      await completes(terminal, 'muxcrew deta', /muxcrew detach$/m);
      await completes(terminal, 'muxcrew run --deta', /muxcrew run --detached$/m);
      await completes(terminal, 'muxcrew send übers', /muxcrew send übersicht-予定/);
      await completes(terminal, 'muxcrew logs tou', /muxcrew logs touch-pwned/);
      await completes(terminal, 'muxcrew attach to', new RegExp(`muxcrew attach ${id}`));
      await completes(terminal, 'muxcrew status --session to', new RegExp(`--session ${id}`));
      await completes(terminal, 'muxcrew status --session=to', new RegExp(`--session=${id}`));
      await completes(terminal, 'muxcrew demo --scene fa', /--scene fail/);
      await completes(terminal, 'muxcrew layout main', /muxcrew layout main-left/);
      await completes(terminal, 'muxcrew run --layout foc', /--layout focus/);
      await completes(
        terminal,
        'muxcrew add worker1',
        /muxcrew add (worker1_übersicht\\ 予定|.worker1_übersicht 予定)/,
      );
      expect(rig.read('pwned')).toBeNull();
      terminal.close();
      await terminal.ended;
    },
  );
});

test('a candidate is quoted for bash where it needs it', async () => {
  const rig = world({ projectName: 'todo' });
  rig.write('.muxcrew/layouts/my $(touch pwned).yaml', 'x: 1\n');
  mkdirSync(join(rig.root, 'bin'));
  const answer = '#!/bin/sh\nprintf "%s\\n" \'my $(touch pwned)\'\n';
  writeFileSync(join(rig.root, 'bin/muxcrew'), answer, { mode: 0o755 });
  const { stdout: script } = await rig.muxcrew(['completion', 'bash']);
  rig.write(
    'try.sh',
    `${script}\nCOMP_WORDS=(muxcrew run m) COMP_CWORD=2\n_muxcrew muxcrew m run\necho "\${COMPREPLY[0]}"\n`,
  );
  const ran = await rig.exec(['bash', 'try.sh'], {
    env: { PATH: `${join(rig.root, 'bin')}:${rig.env['PATH'] ?? ''}` },
  });
  expect(ran).toMatchObject({ code: 0, stdout: 'my\\ \\$\\(touch\\ pwned\\)\n', stderr: '' });
});

test.each(['bash', 'zsh', 'fish'])(
  'the %s script has no mistake that the shell could find',
  async (shell) => {
    if (!there(shell)) return;
    const rig = world();
    const { stdout } = await rig.muxcrew(['completion', shell]);
    rig.write('script', stdout);
    expect(await rig.exec([shell, '-n', 'script'])).toMatchObject({ code: 0, stderr: '' });
  },
);

test.each([
  [['bash', '--', 'zzz', 'x']],
  [['bash', '--']],
  [['bash']],
  [['tcsh', '--', 'x']],
  [['zsh', '--', 'send', 'x', '--', 'y']],
  [['fish', '--', 'run', '--agent', '']],
])('__complete %j never fails and says nothing to a person', async (words) => {
  const rig = world();
  rig.write('.muxcrewrc', 'broken: [');
  expect(await rig.muxcrew(['__complete', ...words])).toMatchObject({ code: 0, stderr: '' });
});

test.each([{ MUXCREW_WORKER: 'todo-1a2b3c/1' }, { MUXCREW_MANAGER: 'todo-1a2b3c' }])(
  '__complete says nothing to %j, who may not use it',
  async (env) => {
    const ran = await world().muxcrew(['__complete', 'bash', '--', 'sta'], { env });
    expect(ran).toMatchObject({ code: 0, stdout: '', stderr: '' });
  },
);

test('a shell that is not known is refused with what was perhaps meant', async () => {
  const ran = await world().muxcrew(['completion', 'zhs']);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain('perhaps zsh');
});
