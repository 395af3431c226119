/** Workers in a placement that wraps their program and knows its runs in a way of its own. */
import { readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { composedPlacement } from '../../src/placements/composed.ts';
import { eventually } from '../backends/eventually.ts';
import { wrappingPlacement } from '../placements/wrapping/wrapping.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import { CrewWorld, type CrewMore } from './crew-world.ts';

const crews: CrewWorld[] = [];
afterEach(async () => {
  for (const crew of crews.splice(0)) await crew.dispose();
});

function placedCrew(kind = 'wrapping', more: CrewMore = {}): CrewWorld {
  const crew = new CrewWorld(
    ['1'],
    {},
    {},
    {
      world({ local, processes }) {
        const wrapping = composedPlacement(wrappingPlacement({ files: nodeFiles(), processes }), local);
        return { placement: (name) => [local, wrapping].find((one) => one.kind === name) ?? null };
      },
      worker: { placement: { kind } },
      ...more,
    },
  );
  crews.push(crew);
  return crew;
}

it('starts, ends and starts again in its placement', async () => {
  const crew = placedCrew();
  await crew.start();
  const first = await crew.becomes('1', 'working');
  const folder = crew.stateFolder('1');
  expect(first.pid).toBe(Number(readFileSync(join(folder, 'client-1'), 'utf8')));
  expect((await crew.ask({ op: 'restart', workers: ['1'] })).is).toBe('answered');
  const second = await eventually('it runs again', () => {
    const now = crew.worker('1');
    return now?.runs === 2 && now.state === 'working' && now;
  });
  expect(second.pid).toBe(Number(readFileSync(join(folder, 'client-2'), 'utf8')));
  expect(crew.processes.identify(first.pid ?? 0)).toBeNull();
  await crew.ask({ op: 'stop', workers: ['1'] });
  await crew.becomes('1', 'stopped');
  expect(crew.processes.identify(second.pid ?? 0)).toBeNull();
});

it('notices the end of a run that left no record', async () => {
  const crew = placedCrew('wrapping', { quietEnds: true });
  await crew.start();
  const { pid } = await crew.becomes('1', 'working');
  process.kill(pid ?? 0, 'SIGKILL');
  expect((await crew.becomes('1', 'failed')).detail).toBe('process disappeared');
});

it('shows why its start waits in the queue of the place, and does not give it up', async () => {
  const crew = placedCrew();
  crew.pace = 20;
  const folder = crew.stateFolder('1');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'queue'), '');
  await crew.start();
  await eventually('it says what it waits for', () => {
    const now = crew.worker('1');
    return now?.state === 'starting' && now.detail === 'waits for a test to let it start';
  });
  // Longer than the 20 s that a start may take, at this pace.
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  expect(crew.worker('1')?.state).toBe('starting');
  rmSync(join(folder, 'queue'));
  expect((await crew.becomes('1', 'working')).detail).toBeNull();
});

it('fails for good where this build has no such placement', async () => {
  const crew = placedCrew('elsewhere');
  await crew.start();
  expect((await crew.becomes('1', 'failed')).detail).toBe(
    'this muxcrew does not support the placement elsewhere',
  );
  expect(crew.started).toEqual([]);
});
