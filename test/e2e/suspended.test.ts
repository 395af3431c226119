/** Ctrl+Z in a worker's pane, on both backends. */
import { expect, test } from 'vitest';
import { heldPanes } from '../rig/held-panes.ts';
import { worlds } from './crew.ts';

const world = worlds();

test('a suspended agent is shown as that, and works again after Enter', async () => {
  const rig = world();
  rig.writeConfig({ agents: { slow: ['/bin/sh', '-c', 'echo up; while :; do sleep 0.2; done'] } });
  rig.write('a.md', 'x');
  expect((await rig.muxcrew(['run', '-d', '--agent', 'slow', 'a.md'])).code).toBe(0);
  const { pane } = await rig.worker('1', ({ state }) => state === 'working');
  const panes = heldPanes(rig);
  await panes.press(pane ?? '', 'C-z');
  const suspended = await rig.worker('1', ({ state }) => state === 'asking');
  expect(suspended.detail).toContain('suspended (Ctrl+Z): press Enter in its pane');
  expect((await rig.muxcrew(['why', '1'])).stdout).toContain('suspended (Ctrl+Z)');
  await panes.press(pane ?? '', 'Enter');
  await rig.worker('1', ({ state }) => state === 'working');
});
