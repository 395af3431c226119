import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { worlds } from './crew.ts';

const world = worlds();

test('a failed start shows what the agent printed in status, why, the sidebar and status --json', async () => {
  const rig = world({ files: { 'api.md': 'x', 'docs.md': 'x' } });
  rig.writeConfig({
    agents: { own: ['sh', '-c', 'echo Unable to connect; echo; echo Please check the network; exit 1'] },
  });
  await rig.muxcrew(['run', '-d', '--agent', 'own', 'api.md', 'docs.md']);
  await rig.worker('1', ({ exitOutput }) => exitOutput !== null);
  await rig.worker('2', ({ exitOutput }) => exitOutput !== null);
  expect(rig.snapshot()?.workers[0]).toMatchObject({
    state: 'failed',
    detail: 'exit 1: Unable to connect',
    exitCode: 1,
    exitOutput: 'Unable to connect',
  });
  expect((await rig.muxcrew(['status'])).stdout).toContain('exit 1: Unable to connect');
  expect((await rig.muxcrew(['why', '2'])).stdout).toContain('run 1: exit 1: Unable to connect');
  const terminal = rig.terminal(['attach']);
  await rig.until('the sidebar shows it', () => terminal.screen().includes('exit 1: Unable to'));
  terminal.type('\x02d');
  await terminal.ended;
});

test('a run that prints nothing is not given what an earlier run printed', async () => {
  const rig = world({ files: { 'api.md': 'x' } });
  const script = '[ -e ran ] || echo Unable to connect; touch ran; exit 1';
  rig.writeConfig({ agents: { own: ['sh', '-c', script] } });
  await rig.muxcrew(['run', '-d', '--agent', 'own', 'api.md']);
  await rig.worker('1', ({ exitOutput }) => exitOutput === 'Unable to connect');
  await rig.muxcrew(['restart', '1']);
  await rig.worker('1', ({ runs, state }) => runs === 2 && state === 'failed');
  const journal = `${rig.state}/sessions/${String(rig.snapshot()?.session)}/journal.jsonl`;
  await rig.until('its screen is read', () => {
    return readFileSync(journal, 'utf8').match(/"exit-output-read"/g)?.length === 2;
  });
  expect(rig.snapshot()?.workers[0]).toMatchObject({ detail: 'exit 1', exitOutput: null });
});
