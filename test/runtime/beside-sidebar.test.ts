/** The focus is in the sidebar, and workers change windows: whoever was looked at beside it stays in view. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { gridLayout } from '../../src/core/layout/spec.ts';
import type { Listing, PaneFact } from '../../src/ports/backend.ts';
import { eventually } from '../backends/eventually.ts';
import { CrewWorld } from './crew-world.ts';

describe('beside the sidebar', () => {
  const crews: CrewWorld[] = [];
  afterEach(async () => {
    for (const crew of crews.splice(0)) await crew.dispose();
  }, 20_000);

  /** Room for the sidebar and two workers. */
  const small = { columns: 51, rows: 11 };
  const oneEach = {
    ...gridLayout,
    name: 'windows',
    panes: { ...gridLayout.panes, shape: 'windows' as const },
  };

  async function listing(crew: CrewWorld): Promise<Listing> {
    const outcome = await crew.backend.list(crew.session.id);
    if (outcome.is !== 'listed') throw new Error(outcome.is);
    return outcome.listing;
  }

  function panesInView({ windows, panes }: Listing): readonly PaneFact[] {
    const inView = windows.find(({ active }) => active)?.id;
    return panes.filter(({ window }) => window === inView);
  }

  /** Who is in view, the focused pane in brackets. */
  async function view(crew: CrewWorld): Promise<string> {
    return panesInView(await listing(crew))
      .map(({ role, active }) => {
        const name = role?.is === 'worker' ? role.worker : (role?.is ?? 'foreign');
        return active ? `[${name}]` : name;
      })
      .join(' ');
  }

  const becomes = (crew: CrewWorld, wanted: string): Promise<unknown> =>
    eventually(`in view: ${wanted}`, async () => (await view(crew)) === wanted).catch(async () =>
      expect(await view(crew)).toBe(wanted),
    );

  /** Six of them in windows of two, where somebody has gone from that worker's pane to the sidebar. */
  async function lookingAt(id: string | null): Promise<{ crew: CrewWorld; client: string }> {
    const crew = new CrewWorld(['1', '2', '3', '4', '5', '6']);
    crews.push(crew);
    await crew.start();
    const client = crew.backend.attach(crew.session.id, small);
    await eventually('three windows', async () => (await listing(crew)).windows.length === 3);
    if (id !== null) {
      const listed = vi.spyOn(crew.backend, 'list');
      await crew.backend.focus(crew.session.id, await crew.paneOf(id));
      const before = listed.mock.calls.length;
      await eventually('the supervisor has seen it', () => listed.mock.calls.length > before + 1);
      listed.mockRestore();
    }
    await eventually('the sidebar is there', async () => {
      const sidebar = panesInView(await listing(crew)).find(({ role }) => role?.is === 'sidebar');
      return sidebar !== undefined && (await crew.backend.focus(crew.session.id, sidebar.id)).ok;
    });
    return { crew, client };
  }

  it('a worker stays in view when a layout is chosen', async () => {
    const { crew } = await lookingAt('4');
    await becomes(crew, '[sidebar] 3 4');
    await crew.ask({ op: 'layout', layout: oneEach });
    await becomes(crew, '[sidebar] 4');
  });

  it('a worker stays in view when the terminal gets larger, and smaller again', async () => {
    const { crew, client } = await lookingAt('6');
    await becomes(crew, '[sidebar] 5 6');
    crew.backend.resize(client, { columns: 51, rows: 17 });
    await becomes(crew, '[sidebar] 4 5 6');
    crew.backend.resize(client, { columns: 51, rows: 5 });
    await becomes(crew, '[sidebar] 6');
  });

  it('nobody in the window was looked at: its first worker stays', async () => {
    const { crew } = await lookingAt(null);
    const { panes } = await listing(crew);
    const window = panes.find(({ role }) => role?.is === 'worker' && role.worker === '3')?.window;
    const slot = panes.find((pane) => pane.window === window && pane.role?.is === 'slot');
    await crew.backend.focus(crew.session.id, slot?.id ?? '');
    await becomes(crew, '[sidebar] 3 4');
    await crew.ask({ op: 'layout', layout: oneEach });
    await becomes(crew, '[sidebar] 3');
  });
});
