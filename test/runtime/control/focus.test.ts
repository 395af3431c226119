import { describe, expect, it } from 'vitest';
import type { PanesSource } from '../../../src/runtime/sources/panes.ts';
import type { Store } from '../../../src/runtime/store.ts';
import type { World } from '../../../src/runtime/world.ts';
import { controlHandler } from '../../../src/runtime/control/control.ts';
import { ok } from '../../../src/core/result.ts';

/** Asks a session of four workers, of which 1 to 3 are in the window in view, in panes `p1` to `p3`. */
async function asked(body: object, asking: readonly string[]) {
  const focused: string[] = [];
  const move = (how: string) => (_: string, pane: string) => {
    focused.push(`${how} ${pane}`);
    return Promise.resolve(ok(null));
  };
  const ids = ['1', '2', '3', '4'];
  const workers = new Map(
    ids.map((id) => [
      id,
      { spec: { id }, pane: `p${id}`, state: { is: asking.includes(id) ? 'asking' : 'idle' } },
    ]),
  );
  const emitted: unknown[] = [];
  const store = {
    model: () => ({ session: { id: 's' }, workers, sidebarHidden: false }),
    emit: (event: unknown) => void emitted.push(event),
  };
  const panes = ids.map((id) => ({
    id: `p${id}`,
    window: id === '4' ? 'w2' : 'w1',
    role: { is: 'worker', worker: id },
  }));
  const windows = [
    { id: 'w1', active: true },
    { id: 'w2', active: false },
  ];
  const source = {
    refresh: () => Promise.resolve(),
    fit: () => Promise.resolve(),
    latest: () => ({ windows, panes }),
  };
  const ask = controlHandler(
    { backend: { focus: move('focus'), zoom: move('zoom') } } as unknown as World,
    store as unknown as Store,
    source as unknown as PanesSource,
  );
  const { body: reply } = (await ask({ v: 1, body })) as { body: object };
  return { reply, focused, emitted };
}

describe('the focus', () => {
  it.each([
    [{ op: 'focus', worker: '2', unlessAsking: true }],
    [{ op: 'focus', worker: '2', unlessAsking: true, zoom: true }],
  ])('does not go to a worker that asks by the time of the request: %j', async (body) => {
    const { reply, focused } = await asked(body, ['2']);
    expect(reply).toMatchObject({
      ok: false,
      failure: { kind: 'refused', why: 'worker 2 has an open question' },
    });
    expect(focused).toEqual([]);
  });

  it.each([
    [{ op: 'focus', worker: '2', unlessAsking: true }, ['1'], 'focus p2'],
    [{ op: 'focus', worker: '2', unlessAsking: false }, ['2'], 'focus p2'],
    [{ op: 'focus', worker: '2', zoom: true }, ['2'], 'zoom p2'],
  ])('goes there else: %j', async (body, asking, pane) => {
    expect((await asked(body, asking)).focused).toEqual([pane]);
  });

  it.each([
    ['2', [], 'focus p2'],
    ['2', ['2'], 'focus p1'],
    ['1', ['1', '2'], 'focus p3'],
    ['4', ['1'], 'focus p2'],
    [null, ['1'], 'focus p2'],
  ])('leaves a sidebar that hides for a worker that does not ask: %s of %j', async (worker, asking, pane) => {
    const { focused, emitted } = await asked({ op: 'show-sidebar', shown: false, worker }, asking);
    expect(focused).toEqual([pane]);
    expect(emitted).toEqual([{ is: 'sidebar-shown', shown: false }]);
  });

  it('stays in the sidebar, which stays, where every worker in view asks', async () => {
    const hide = { op: 'show-sidebar', shown: false, worker: '1' };
    const { reply, focused, emitted } = await asked(hide, ['1', '2', '3']);
    expect(reply).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    expect([...focused, ...emitted]).toEqual([]);
  });
});
