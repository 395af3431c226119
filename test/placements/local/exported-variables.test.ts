/** What a user exports reaches the programs that the scripts start, whatever it is called. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { systemProcesses } from '../../../src/os/processes/processes.ts';
import { localPlacement } from '../../../src/placements/local/local.ts';
import { scratchFolder } from '../../os/scratch.ts';
import { demo } from '../../core/crew.ts';
import { openPane } from '../pane.ts';

const root = scratchFolder('exported');
const assets = join(import.meta.dirname, '../../../src/assets');
const names = [
  'shell name run folder pidfile hung hangup status running said line pid before modes input locks begin',
  'child failures started second pause command payload fresh size count limit file half block seconds reader',
]
  .join(' ')
  .split(' ');

/** Every name that the script or the launch file assigns now, and those that the scripts have used. */
function exported(...texts: readonly string[]): Record<string, string> {
  const assigned = texts.flatMap((text) =>
    [...text.matchAll(/\b([a-z_]\w*)=/g)].map(([, name = '']) => name),
  );
  return Object.fromEntries([...names, ...assigned].map((name) => [name, `user's ${name}`]));
}

const script = (name: string): string => readFileSync(join(assets, name), 'utf8');
const printed = (out: string): Record<string, string> =>
  JSON.parse(readFileSync(out, 'utf8')) as Record<string, string>;

function printer(out: string): string[] {
  const text = `require("fs").writeFileSync(${JSON.stringify(out)}, JSON.stringify(process.env))`;
  return [process.execPath, '-e', text];
}

it.each([
  ['without input', {}],
  ['with a file as input', { input: join(root, 'prompt') }],
])('reaches an agent %s', async (_, input) => {
  const folder = join(root, `w-${String(Object.keys(input).length)}`);
  mkdirSync(folder);
  writeFileSync(join(root, 'prompt'), 'text');
  const out = join(folder, 'env.json');
  const env = exported(script('wrapper.sh'), script('../placements/local/local.ts'));
  const placement = localPlacement({ files: nodeFiles(), processes: systemProcesses(), assets });
  const pane = openPane(
    placement.prepare(
      { argv: printer(out), cwd: root, env: { PATH: process.env['PATH'] ?? '', ...env }, ...input },
      {
        worker: { id: '1', name: 'backend', instructions: '/x.md', agent: demo, cwd: root },
        run: 1,
        folder,
        lockLimit: 2 ** 52 + 7,
      },
    ),
  );
  expect((await pane.exited).exitCode).toBe(0);
  expect(printed(out)).toMatchObject(env);
  expect(Object.keys(printed(out)).filter((name) => name.startsWith('MUXCREW_SH_'))).toEqual([]);
});

it.each([
  ['loop.sh', (out: string) => printer(out)],
  [
    'status-line.sh',
    (out: string) => [
      root,
      printer(out)
        .map((word) => `'${word}'`)
        .join(' '),
    ],
  ],
])('reaches the program of %s', (name, words) => {
  const out = join(root, `${name}.json`);
  const env = exported(script(name));
  const { status } = spawnSync('/bin/sh', [join(assets, name), ...words(out).map(String)], {
    env: { PATH: process.env['PATH'], ...env },
    input: '{}',
  });
  expect(status).toBe(0);
  expect(printed(out)).toMatchObject(env);
});
