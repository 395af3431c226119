import { afterEach, expect, it } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import { CrewWorld } from './crew-world.ts';

const crews: CrewWorld[] = [];
afterEach(async () => {
  for (const crew of crews.splice(0)) await crew.dispose();
}, 20_000);

function crewOf(...args: ConstructorParameters<typeof CrewWorld>): CrewWorld {
  const crew = new CrewWorld(...args);
  crews.push(crew);
  return crew;
}

it('shows what a failed run printed last, once its pane is complete', async () => {
  const crew = crewOf(['1']);
  crew.scripts.set('1', 'exit 1');
  crew.prints.set('1', 'Unable to connect\n');
  await crew.start();
  await crew.becomes('1', 'failed');
  crew.backend.print(await crew.paneOf('1'), 'Failed: no network\n[muxcrew] worker1 exited with 1\n');
  await eventually('its output is read', () => crew.worker('1')?.exitOutput);
  expect(crew.worker('1')).toMatchObject({
    detail: 'exit 1: Unable to connect; Failed: no network',
    exitCode: 1,
  });
});

it('shows what a vanished run printed last', async () => {
  const crew = crewOf(['1']);
  crew.prints.set('1', 'Killed: out of memory\n');
  await crew.start();
  const { pid } = await crew.becomes('1', 'working');
  crew.silent.add('1');
  crew.backend.endProcess(await crew.paneOf('1'), null, 'SIGKILL');
  process.kill(pid ?? 0, 'SIGKILL');
  await eventually('its output is read', () => crew.worker('1')?.exitOutput);
  expect(crew.worker('1')?.detail).toMatch(/: Killed: out of memory$/);
});

it('shows nothing of a user interface that was left on the screen', async () => {
  const crew = crewOf(['1'], {}, { screen: () => ({ is: 'composer' }) });
  crew.scripts.set('1', 'exit 1');
  crew.prints.set('1', '> failed tests: fix them\n[muxcrew] worker1 exited with 1\n');
  await crew.start();
  await crew.becomes('1', 'failed');
  await eventually('its output is read', () =>
    crew.journaled().some((event) => event.is === 'exit-output-read'),
  );
  expect(crew.worker('1')?.detail).toBe('exit 1');
});
