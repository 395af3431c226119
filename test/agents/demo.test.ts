import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoAgent } from '../../src/agents/demo/agent.ts';
import { demoTraits, type DemoScene, type DemoSpec } from '../../src/agents/demo/spec.ts';
import { scratchFolder, until } from '../os/scratch.ts';
import { openPane, type Pane } from '../placements/pane.ts';

const root = scratchFolder('demo');
const agent = demoAgent({ assets: join(import.meta.dirname, '../../src/assets') });
let count = 0;

interface Played {
  readonly project: string;
  readonly pane: Pane;
  readonly status: () => string;
}

function play(scene: DemoScene, instructions = '# Backend: the API\n\nBuild five endpoints.\n'): Played {
  count += 1;
  const project = join(root, `a project ${count}`);
  mkdirSync(join(project, 'comm'), { recursive: true });
  const path = join(project, 'worker1_instructions.md');
  writeFileSync(path, instructions);
  const statusFile = join(project, 'comm/worker1_status.txt');
  const spec: DemoSpec = { kind: 'demo', traits: demoTraits, scene };
  const launch = agent.prepare({
    worker: { id: '1', name: 'backend', instructions: path, agent: spec, cwd: project },
    paths: { project, statusFile, boardFile: '', outputs: join(project, 'outputs'), folder: project },
    crew: [],
    needs: [],
    run: 1,
    conversation: null,
    messages: [],
    env: { PATH: process.env['PATH'] ?? '', MUXCREW_DEMO_SPEED: 'fast', LANG: 'C.UTF-8' },
  });
  return {
    project,
    pane: openPane(launch),
    status: () => (existsSync(statusFile) ? readFileSync(statusFile, 'utf8') : ''),
  };
}

describe('the normal scene', () => {
  it('reports by the protocol, writes a real deliverable, and ends well', async () => {
    const { pane, project, status } = play('normal');
    expect((await pane.exited).exitCode).toBe(0);
    const lines = status().trimEnd().split('\n');
    expect(lines.every((line) => line.startsWith('[Worker1] '))).toBe(true);
    expect(lines[0]).toBe('[Worker1] Status: Reading the assignment');
    expect(lines).toContain('[Worker1] Progress: 3/5 draft written');
    expect(lines.at(-1)).toBe('[Worker1] COMPLETED: notes on Backend: the API written');
    const notes = readFileSync(join(project, 'outputs/worker1_notes.md'), 'utf8');
    expect(notes).toMatch(/^# Notes on: Backend: the API\n/);
    expect(notes).toContain('has 7 words');
    expect(notes).toMatch(/on 20\d\d-\d\d-\d\d /);
    expect(pane.output()).toContain('█');
  });

  it('obeys nothing that an instruction file holds', async () => {
    const { pane, project, status } = play(
      'normal',
      '# $(touch pwned) `touch pwned` %s%n \u001b[2J\u0007 "x\'\n',
    );
    expect((await pane.exited).exitCode).toBe(0);
    expect(existsSync(join(project, 'pwned'))).toBe(false);
    expect(pane.output()).not.toContain('\u001b[2J');
    expect(status()).toContain('COMPLETED: notes on $(touch pwned) `touch pwned` %s%n [2J "x\' written');
  });
});

it('fails with a claim and exit code 3', async () => {
  const { pane, status } = play('fail');
  expect((await pane.exited).exitCode).toBe(3);
  expect(status()).toMatch(/\[Worker1\] FAILED: .*\n$/);
});

it('asks, reads the answer from its terminal, and goes on with it', async () => {
  const { pane, project, status } = play('ask');
  await until('question', () => status().includes('[Worker1] Consultation: '));
  pane.type('8080\r');
  expect((await pane.exited).exitCode).toBe(0);
  expect(status()).toContain('[Worker1] Status: Going on with: 8080\n');
  expect(readFileSync(join(project, 'outputs/worker1_notes.md'), 'utf8')).toContain('port: 8080');
});

it('hangs without a word until it is ended', async () => {
  const { pane, status } = play('hang');
  await until('status', () => status().includes('Status: Reading'));
  pane.pty.kill('SIGTERM');
  expect((await pane.exited).signal).toBe(15);
});

it('floods until it is ended', async () => {
  const { pane } = play('flood');
  await until('a megabyte', () => pane.output().length > 1_000_000);
  pane.pty.kill('SIGTERM');
  await pane.exited;
});

it('idles in one sleeping process', async () => {
  const { pane } = play('idle');
  await pane.sees('waiting');
  await until('sleep', () => readFileSync(`/proc/${pane.pid}/comm`, 'utf8') === 'sleep\n');
});
