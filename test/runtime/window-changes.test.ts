/** Changes of a session's windows: one at a time, whatever asks for them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { gridLayout } from '../../src/core/layout/spec.ts';
import { demo } from '../core/crew.ts';
import { CrewWorld } from './crew-world.ts';

let crew: CrewWorld | null = null;
afterEach(async () => {
  await crew?.dispose();
  crew = null;
}, 20_000);

it('lays nothing out while a pane is being added', async () => {
  const made = new CrewWorld(['1']);
  crew = made;
  const { add, arrange } = made.backend;
  let adding = false;
  const arranged: boolean[] = [];
  const begun = new Promise<void>((resolve) => {
    made.backend.add = async (...words) => {
      adding = true;
      resolve();
      await new Promise((go) => setTimeout(go, 300));
      const added = await add(...words);
      adding = false;
      return added;
    };
  });
  made.backend.arrange = (...words) => {
    arranged.push(adding);
    return arrange(...words);
  };
  await made.start();
  await made.becomes('1', 'working');
  const instructions = join(made.session.project, 'more.md');
  writeFileSync(instructions, 'more\n');
  const worker = { name: 'more', instructions, wantedId: null, agent: demo, cwd: made.session.project };
  await made.ask({ op: 'add', workers: [worker] });
  await begun;
  const panes = { ...gridLayout.panes, shape: 'windows' as const };
  await made.ask({ op: 'layout', layout: { ...gridLayout, name: 'windows', panes } });
  await made.becomes('2', 'working');
  expect(arranged).not.toEqual([]);
  expect(arranged).not.toContain(true);
});
