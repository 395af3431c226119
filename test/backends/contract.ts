/** What every backend must do. Knows nothing of any one of them: a harness brings the backend and its programs. */
import { readStyles } from '../../src/core/terminal/cell-styles.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PaneRole, Size } from '../../src/core/terminal/geometry.ts';
import { panesOf } from '../../src/core/terminal/geometry.ts';
import type { Backend, Hint, Listing, NewPane, PaneCommand, PaneFact } from '../../src/ports/backend.ts';
import type { Result } from '../../src/core/result.ts';
import { arranged } from './arrange.ts';
import { eventually } from './eventually.ts';

/** A person's terminal that shows the session. */
export interface AttachedTerminal {
  resize(size: Size): void;
  /** Resolves when its view has ended. */
  readonly ended: Promise<void>;
  close(): void;
}

export interface BackendHarness {
  readonly backend: Backend;
  /** Exists. */
  readonly cwd: string;
  /**
   * A program that prints `cwd=…`, `value=…` with its folder and its variable VALUE, then `says`, and then
   * `got<LINE>` for every line that it is typed, until it is ended.
   */
  command(says: string, options?: { readonly cwd?: string; readonly value?: string }): PaneCommand;
  /** Ends a pane's program. */
  end(
    pane: PaneFact,
    how: { readonly code: number } | { readonly signal: 'SIGTERM' | 'SIGKILL' },
  ): Promise<void>;
  attach(session: string, size: Size): Promise<AttachedTerminal>;
  logPath(name: string): string;
  readLog(path: string): string;
  /** Takes away what holds the panes, as a reboot would. */
  killHolder(): Promise<void>;
  dispose(): Promise<void>;
}

const size: Size = { columns: 120, rows: 40 };
const session = 'crew';

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`failed: ${JSON.stringify(result.failure)}`);
  return result.value;
}

const roleName = (role: PaneRole | null): string =>
  role === null ? 'foreign' : role.is === 'worker' ? role.worker : role.is;

export function backendContract(name: string, makeHarness: () => Promise<BackendHarness>): void {
  describe(`${name} as a backend`, () => {
    let harness: BackendHarness;
    let backend: Backend;

    beforeEach(async () => {
      harness = await makeHarness();
      backend = harness.backend;
    });
    afterEach(() => harness.dispose());

    const newPane = (role: PaneRole, says: string): NewPane => ({
      role,
      command: harness.command(says),
      log: null,
    });
    const crewOf = (ids: readonly string[]): NewPane[] => [
      newPane({ is: 'sidebar' }, 'sidebar'),
      ...ids.map((id) => newPane({ is: 'worker', worker: id }, `worker ${id}`)),
    ];
    const create = async (ids: readonly string[], minPane?: Size, name = session): Promise<Listing> =>
      value(
        await backend.create({
          session: name,
          arrangement: arranged(size, ids, minPane),
          panes: crewOf(ids),
        }),
      );
    const list = async (): Promise<Listing> => {
      const outcome = await backend.list(session);
      if (outcome.is !== 'listed') throw new Error(`not listed: ${JSON.stringify(outcome)}`);
      return outcome.listing;
    };
    const paneOf = (listing: Listing, id: string): PaneFact => {
      const pane = listing.panes.find(({ role }) => roleName(role) === id);
      if (pane === undefined) throw new Error(`no pane for ${id}`);
      return pane;
    };
    const shows = (pane: string, text: string): Promise<readonly string[]> =>
      eventually(`${pane} shows ${text}`, async () => {
        const lines = value(await backend.capture(session, pane, 0));
        return lines.some((line) => line.includes(text)) ? lines : null;
      });
    const dies = (id: string): Promise<PaneFact> =>
      eventually(`${id} is dead, with its status`, async () => {
        const pane = paneOf(await list(), id);
        return pane.dead !== null && (pane.dead.code !== null || pane.dead.signal !== null) ? pane : null;
      });

    test('it says its version', async () => {
      expect(value(await backend.check())).not.toBe('');
    });

    test('a session is created with every pane where the arrangement has it', async () => {
      const listing = await create(['1', '2', '3']);
      const [window] = arranged(size, 3).windows;
      const wanted = panesOf(window?.root ?? expect.fail('no window')).map(({ role, rect }) => ({
        role,
        rect,
      }));
      expect(listing.panes.map(({ role, rect }) => ({ role, rect }))).toEqual(wanted);
      expect(listing.windows.map((one) => one.size)).toEqual([size]);
      expect((await list()).panes).toEqual(listing.panes);
    });

    test('panes that have no room go on to further windows, where a slot keeps the sidebar’s place', async () => {
      const ids = ['1', '2', '3', '4', '5', '6', '7'];
      const listing = await create(ids, { columns: 40, rows: 15 });
      expect(listing.windows.length).toBeGreaterThan(1);
      expect(listing.windows.filter(({ active }) => active).map(({ index }) => index)).toEqual([0]);
      const slots = listing.panes.filter(({ role }) => role?.is === 'slot');
      expect(slots).toHaveLength(listing.windows.length - 1);
      for (const slot of slots) {
        expect(slot.rect).toEqual(paneOf(listing, 'sidebar').rect);
        expect(slot).toMatchObject({ pid: null, dead: null });
      }
      expect(listing.panes.map(({ role }) => roleName(role)).filter((role) => role !== 'slot')).toEqual([
        'sidebar',
        ...ids,
      ]);
    });

    test('every pane runs its own command, in its folder', async () => {
      const listing = await create(['1', '2']);
      await shows(paneOf(listing, '1').id, 'worker 1');
      await shows(paneOf(listing, '2').id, 'worker 2');
      const lines = await shows(paneOf(listing, 'sidebar').id, 'sidebar');
      expect(lines.join('')).toContain(`cwd=${harness.cwd}`);
    });

    test('a variable’s value arrives as it is, whatever is in it', async () => {
      const odd = `it's "q" $(id) \`id\` #{pane_id} #[x ;\\ ~ %H 日本 é ;`;
      const value_ = {
        role: { is: 'worker', worker: '1' },
        command: harness.command('ready', { value: odd }),
        log: null,
      };
      value(
        await backend.create({
          session,
          arrangement: arranged({ columns: 200, rows: 20 }, 1),
          panes: [newPane({ is: 'sidebar' }, 'sidebar'), value_ as NewPane],
        }),
      );
      await shows(paneOf(await list(), '1').id, `value=${odd}`);
    });

    test('a missing folder is refused, and nothing is left of the session', async () => {
      const failed = await backend.create({
        session,
        arrangement: arranged(size, 2),
        panes: [
          ...crewOf(['1']),
          {
            role: { is: 'worker', worker: '2' },
            command: harness.command('x', { cwd: `${harness.cwd}/not-there` }),
            log: null,
          },
        ],
      });
      expect(failed).toEqual({
        ok: false,
        failure: { kind: 'cwd-missing', worker: '2', path: `${harness.cwd}/not-there` },
      });
      expect(await backend.sessions()).toEqual([]);
    });

    test('a session that is there already is not created again, and not touched', async () => {
      const before = await create(['1']);
      const again = await backend.create({
        session,
        arrangement: arranged(size, 2),
        panes: crewOf(['1', '2']),
      });
      expect(again).toMatchObject({ ok: false, failure: { kind: 'refused' } });
      expect((await list()).panes).toEqual(before.panes);
    });

    test('a session that is not there is told from a backend that is not there', async () => {
      expect((await backend.list(session)).is).toBe('backend-gone');
      await create(['1'], undefined, 'other');
      expect((await backend.list(session)).is).toBe('session-gone');
      expect(await backend.sessions()).toEqual(['other']);
    });

    test('a session is not taken for another whose name it begins', async () => {
      await create(['1'], undefined, 'crew-10');
      expect((await backend.list('crew-1')).is).toBe('session-gone');
      value(await backend.destroy('crew-1'));
      expect(await backend.sessions()).toEqual(['crew-10']);
    });

    test('a program that exits leaves its screen, and its code', async () => {
      const pane = paneOf(await create(['1']), '1');
      await shows(pane.id, 'worker 1');
      await harness.end(pane, { code: 3 });
      expect((await dies('1')).dead).toEqual({ code: 3, signal: null });
      await shows(pane.id, 'worker 1');
    });

    test('a program that exits with 0 is dead too', async () => {
      const pane = paneOf(await create(['1']), '1');
      await shows(pane.id, 'worker 1');
      await harness.end(pane, { code: 0 });
      expect((await dies('1')).dead).toEqual({ code: 0, signal: null });
    });

    test('a program that is killed tells by which signal', async () => {
      const pane = paneOf(await create(['1']), '1');
      await shows(pane.id, 'worker 1');
      await harness.end(pane, { signal: 'SIGKILL' });
      expect((await dies('1')).dead).toEqual({ code: null, signal: 'SIGKILL' });
    });

    test('respawn starts another command in the same pane, dead or alive', async () => {
      const first = paneOf(await create(['1']), '1');
      await shows(first.id, 'worker 1');
      value(await backend.respawn(session, first.id, harness.command('second run'), null));
      await shows(first.id, 'second run');
      await harness.end(paneOf(await list(), '1'), { code: 1 });
      await dies('1');
      value(await backend.respawn(session, first.id, harness.command('third run'), null));
      await shows(first.id, 'third run');
      const pane = paneOf(await list(), '1');
      expect(pane).toMatchObject({ id: first.id, dead: null, rect: first.rect });
      expect(pane.pid).not.toBe(first.pid);
    });

    test('respawn refuses a missing folder, and lets what runs go on', async () => {
      const pane = paneOf(await create(['1']), '1');
      const refused = await backend.respawn(
        session,
        pane.id,
        harness.command('x', { cwd: `${harness.cwd}/not-there` }),
        null,
      );
      expect(refused).toMatchObject({ ok: false, failure: { kind: 'cwd-missing', worker: '1' } });
      expect(paneOf(await list(), '1')).toEqual(pane);
    });

    test('respawn of a pane that is gone is refused', async () => {
      const pane = paneOf(await create(['1', '2']), '2');
      value(await backend.removePane(session, pane.id));
      const refused = await backend.respawn(session, pane.id, harness.command('x'), null);
      expect(refused).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    });

    test('added panes find room in the same window, and those that were there run on', async () => {
      const before = await create(['1', '2']);
      const arrangement = arranged(size, 5);
      const after = value(
        await backend.add(session, arrangement, crewOf(['1', '2', '3', '4', '5']).slice(3)),
      );
      const [window] = arrangement.windows;
      expect(after.panes.map(({ role, rect }) => ({ role, rect }))).toEqual(
        panesOf(window?.root ?? expect.fail('no window')).map(({ role, rect }) => ({ role, rect })),
      );
      for (const id of ['sidebar', '1', '2']) {
        expect(paneOf(after, id)).toMatchObject({ id: paneOf(before, id).id, pid: paneOf(before, id).pid });
      }
      await shows(paneOf(after, '5').id, 'worker 5');
    });

    test('added panes go on to new windows, and present ones may move there', async () => {
      const before = await create(['1', '2', '3']);
      const ids = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
      const arrangement = arranged(size, ids, { columns: 40, rows: 18 });
      expect(arrangement.windows.length).toBeGreaterThan(1);
      const after = value(await backend.add(session, arrangement, crewOf(ids).slice(4)));
      expect(after.panes.map(({ role, rect }) => ({ role, rect }))).toEqual(
        arrangement.windows.flatMap(({ root }) => panesOf(root).map(({ role, rect }) => ({ role, rect }))),
      );
      for (const id of ['1', '2', '3']) expect(paneOf(after, id).pid).toBe(paneOf(before, id).pid);
      expect(after.windows.filter(({ active }) => active)).toHaveLength(1);
      await shows(paneOf(after, '9').id, 'worker 9');
    });

    test('nothing is added when a folder is missing', async () => {
      const before = await create(['1']);
      const failed = await backend.add(session, arranged(size, 2), [
        {
          role: { is: 'worker', worker: '2' },
          command: harness.command('x', { cwd: `${harness.cwd}/not-there` }),
          log: null,
        },
      ]);
      expect(failed).toMatchObject({ ok: false, failure: { kind: 'cwd-missing', worker: '2' } });
      expect((await list()).panes).toEqual(before.panes);
    });

    test('panes are laid out anew for another size', async () => {
      await create(['1', '2', '3', '4']);
      const terminal = await harness.attach(session, { columns: 160, rows: 51 });
      const window = await eventually('the window follows the terminal', async () => {
        const [one] = (await list()).windows;
        return one?.size.columns === 160 ? one : null;
      });
      const arrangement = arranged(window.size, 4);
      value(await backend.arrange(session, arrangement));
      expect((await list()).panes.map(({ role, rect }) => ({ role, rect }))).toEqual(
        arrangement.windows.flatMap(({ root }) => panesOf(root).map(({ role, rect }) => ({ role, rect }))),
      );
      terminal.close();
      await terminal.ended;
    });

    test('an arrangement of other panes than those that are there is refused', async () => {
      const before = await create(['1', '2']);
      expect(await backend.arrange(session, arranged(size, 3))).toMatchObject({ ok: false });
      expect((await list()).panes).toEqual(before.panes);
    });

    test('panes are gathered into fewer windows, and spread over more; programs and focus stay', async () => {
      const ids = ['1', '2', '3', '4', '5', '6'];
      const spread = arranged(size, ids, { columns: 40, rows: 18 });
      const before = await create(ids, { columns: 40, rows: 18 });
      expect(before.windows.length).toBeGreaterThan(1);
      value(await backend.focus(session, paneOf(before, '5').id));
      for (const arrangement of [
        arranged(size, ids),
        spread,
        arranged(size, ids, { columns: 90, rows: 30 }),
      ]) {
        value(await backend.arrange(session, arrangement));
        const after = await list();
        const laidOut = (one: { role: PaneRole | null; rect: unknown }) => ({
          place: one.role?.is === 'worker' ? one.role.worker : 'keeper',
          rect: one.rect,
        });
        expect(after.panes.map(laidOut)).toEqual(
          arrangement.windows.flatMap(({ root }) => panesOf(root).map(laidOut)),
        );
        for (const id of [...ids, 'sidebar'])
          expect(paneOf(after, id)).toMatchObject({ id: paneOf(before, id).id, pid: paneOf(before, id).pid });
        const inView = after.windows.find(({ active }) => active)?.id;
        expect(paneOf(after, '5')).toMatchObject({ window: inView, active: true });
      }
      await shows(paneOf(before, '6').id, 'worker 6');
    });

    test('the focused pane stays the focused one when panes change places', async () => {
      const before = await create(['1', '2', '3', '4']);
      for (const [focused, order] of [
        ['1', ['3', '1', '2', '4']],
        ['4', ['1', '4', '3', '2']],
      ] as const) {
        value(await backend.focus(session, paneOf(before, focused).id));
        value(await backend.arrange(session, arranged(size, order)));
        const after = await list();
        expect(after.panes.map(({ role }) => roleName(role))).toEqual(['sidebar', ...order]);
        const active = after.panes.filter((pane) => pane.active);
        expect(active.map(({ role }) => roleName(role))).toEqual([focused]);
      }
    });

    test('a window that an arrangement names no worker of is left alone', async () => {
      const ids = ['1', '2', '3', '4', '5', '6'];
      const before = await create(ids, { columns: 40, rows: 18 });
      const others = before.panes.filter(({ window }) => window !== paneOf(before, '1').window);
      const rest = others.flatMap(({ role }) => (role?.is === 'worker' ? [role.worker] : []));
      expect(rest.length).toBeGreaterThan(1);
      value(await backend.arrange(session, arranged(size, rest, { columns: 90, rows: 30 })));
      const after = await list();
      const first = (listing: Listing) =>
        listing.panes.filter(({ window }) => window === paneOf(before, '1').window);
      expect(first(after)).toEqual(first(before));
      expect(after.windows).toHaveLength(1 + rest.length);
    });

    test('focus goes to a pane, in whichever window it is', async () => {
      const ids = ['1', '2', '3', '4', '5', '6'];
      const before = await create(ids, { columns: 40, rows: 18 });
      const far = paneOf(before, '6');
      value(await backend.focus(session, far.id));
      const after = await list();
      expect(paneOf(after, '6').active).toBe(true);
      expect(after.windows.find(({ active }) => active)?.id).toBe(far.window);
    });

    test('zoom shows a pane alone, twice too, until another one is focused', async () => {
      const before = await create(['1', '2']);
      const zoomed = async (): Promise<boolean | undefined> =>
        (await list()).windows.find(({ active }) => active)?.zoomed;
      for (const id of ['2', '2', '1']) {
        const pane = paneOf(before, id);
        value(await backend.zoom(session, pane.id));
        expect(await zoomed()).toBe(true);
        expect(paneOf(await list(), id).active).toBe(true);
      }
      value(await backend.focus(session, paneOf(before, '2').id));
      expect(await zoomed()).toBe(false);
    });

    test('announces any title, and is refused for a session that does not exist', async () => {
      const listed = await create(['1']);
      const marks = [{ pane: paneOf(listed, '1').id, asks: true }];
      value(await backend.announce(session, { title: 'it #{pane_id} #(touch x) %H; 1/2, 1 asks;', marks }));
      expect((await backend.announce('nobody', { title: 'x', marks: [] })).ok).toBe(false);
    });

    test('the sidebar moves into a slot, and the slot to where it was; no size changes', async () => {
      const before = await create(['1', '2', '3', '4', '5', '6'], { columns: 40, rows: 18 });
      const slot = paneOf(before, 'slot');
      const sidebar = paneOf(before, 'sidebar');
      value(await backend.moveSidebar(session, slot.id));
      const after = await list();
      expect(paneOf(after, 'sidebar')).toMatchObject({
        id: sidebar.id,
        pid: sidebar.pid,
        window: slot.window,
        rect: slot.rect,
      });
      expect(after.panes.find(({ id }) => id === slot.id)).toMatchObject({
        window: sidebar.window,
        rect: sidebar.rect,
      });
    });

    test('a sidebar that was taken away is opened anew in a slot; no size changes', async () => {
      const ids = ['1', '2', '3', '4', '5', '6'];
      const before = await create(ids, { columns: 40, rows: 18 });
      const slot = paneOf(before, 'slot').id;
      const again = harness.command('sidebar again');
      expect(await backend.openSidebar(session, slot, again), 'there is one').toMatchObject({ ok: false });
      value(await backend.removePane(session, paneOf(before, 'sidebar').id));
      const without = await list();
      const worker = paneOf(without, '1').id;
      expect(await backend.openSidebar(session, worker, again), 'no slot').toMatchObject({ ok: false });
      const nowhere = harness.command('x', { cwd: `${harness.cwd}/not-there` });
      expect(await backend.openSidebar(session, slot, nowhere)).toMatchObject({
        ok: false,
        failure: { kind: 'cwd-missing' },
      });
      value(await backend.openSidebar(session, slot, again));
      const after = await list();
      expect(paneOf(after, 'sidebar')).toMatchObject({ id: slot, dead: null });
      expect(paneOf(after, 'sidebar').pid).not.toBeNull();
      expect(after.panes.map(({ id, rect }) => ({ id, rect }))).toEqual(
        without.panes.map(({ id, rect }) => ({ id, rect })),
      );
      await shows(slot, 'sidebar again');
    });

    test('an arrangement gives a sidebar that was taken away its place back', async () => {
      const before = await create(['1', '2', '3']);
      value(await backend.removePane(session, paneOf(before, 'sidebar').id));
      value(await backend.arrange(session, arranged(size, 3)));
      const after = await list();
      expect(after.panes.map(({ role, rect }) => ({ role, rect }))).toEqual(
        before.panes.map(({ role, rect }) => ({
          role: role?.is === 'sidebar' ? { is: 'slot' } : role,
          rect,
        })),
      );
      for (const id of ['1', '2', '3']) expect(paneOf(after, id).pid).toBe(paneOf(before, id).pid);
    });

    test('pasted text waits for Enter', async () => {
      const pane = paneOf(await create(['1']), '1').id;
      await shows(pane, 'worker 1');
      value(await backend.paste(session, pane, 'use port 8080;'));
      await shows(pane, 'use port 8080;');
      value(await backend.press(session, pane, 'Enter'));
      await shows(pane, 'got<use port 8080;>');
    });

    test('nothing can be pasted into a program that has ended', async () => {
      const pane = paneOf(await create(['1', '2']), '1');
      await shows(pane.id, 'worker 1');
      await harness.end(pane, { code: 0 });
      await dies('1');
      expect(await backend.paste(session, pane.id, 'text')).toMatchObject({ ok: false });
      expect(await backend.press(session, pane.id, 'Enter')).toMatchObject({ ok: false });
      expect(paneOf(await list(), '2').dead).toBeNull();
    });

    test('a capture with looks shows the visible screen, with the same text', async () => {
      const pane = paneOf(await create(['1']), '1').id;
      await shows(pane, 'worker 1');
      const looks = readStyles(value(await backend.captureStyles(session, pane)));
      const texts = looks.map((cells) =>
        cells
          .map(({ text }) => text)
          .join('')
          .trimEnd(),
      );
      expect(texts.filter((text) => text !== '')).toEqual(
        value(await backend.capture(session, pane, 0)).filter((text) => text !== ''),
      );
    });

    test('capture gives lines from before when asked', async () => {
      const pane = paneOf(await create(['1']), '1').id;
      await shows(pane, 'worker 1');
      for (let i = 0; i < 60; i += 1) {
        value(await backend.paste(session, pane, `line ${i}`));
        value(await backend.press(session, pane, 'Enter'));
      }
      await shows(pane, 'got<line 59>');
      expect(value(await backend.capture(session, pane, 0)).join('\n')).not.toContain('got<line 0>');
      expect(value(await backend.capture(session, pane, 500)).join('\n')).toContain('got<line 0>');
    });

    test('what a pane prints is in its log from the first byte, over a respawn too', async () => {
      const log = { path: harness.logPath('worker1.log'), limitBytes: 1_000_000 };
      value(
        await backend.create({
          session,
          arrangement: arranged(size, 1),
          panes: [
            newPane({ is: 'sidebar' }, 'sidebar'),
            { role: { is: 'worker', worker: '1' }, command: harness.command('first'), log },
          ],
        }),
      );
      await eventually('first is logged', () => harness.readLog(log.path).includes('first'));
      expect(harness.readLog(log.path).startsWith('cwd=')).toBe(true);
      const pane = paneOf(await list(), '1');
      expect(pane.log).toBe('writing');
      value(await backend.respawn(session, pane.id, harness.command('again'), log));
      await eventually('again is logged', () => harness.readLog(log.path).includes('again'));
      expect(harness.readLog(log.path)).toContain('first');
      value(await backend.respawn(session, pane.id, harness.command('unlogged'), null));
      await shows(pane.id, 'unlogged');
      expect(paneOf(await list(), '1').log).toBe('off');
      expect(harness.readLog(log.path)).not.toContain('unlogged');
    });

    test('a log that is restarted goes on', async () => {
      const log = { path: harness.logPath('worker1.log'), limitBytes: 1_000_000 };
      const pane = paneOf(await create(['1']), '1').id;
      await shows(pane, 'worker 1');
      value(await backend.restartLog(session, pane, log));
      value(await backend.paste(session, pane, 'logged now'));
      value(await backend.press(session, pane, 'Enter'));
      await eventually('it is logged', () => harness.readLog(log.path).includes('got<logged now>'));
      value(await backend.restartLog(session, pane, log));
      value(await backend.paste(session, pane, 'and again'));
      value(await backend.press(session, pane, 'Enter'));
      await eventually('it is logged', () => harness.readLog(log.path).includes('got<and again>'));
      expect(harness.readLog(log.path)).toContain('got<logged now>');
    });

    test('clients are listed with their sizes, and detached one or all', async () => {
      await create(['1']);
      const terminals = [
        await harness.attach(session, { columns: 100, rows: 30 }),
        await harness.attach(session, { columns: 90, rows: 25 }),
        await harness.attach(session, { columns: 80, rows: 24 }),
      ];
      const clients = await eventually('three clients', async () => {
        const found = (await list()).clients;
        return found.length === 3 ? found : null;
      });
      expect(clients.map((client) => client.size.columns).sort((a, b) => a - b)).toEqual([80, 90, 100]);
      for (const client of clients) {
        expect(client.pid).toBeGreaterThan(1);
        expect(Math.abs(Date.now() - client.since)).toBeLessThan(60_000);
      }
      const widest = clients.find((client) => client.size.columns === 100);
      value(await backend.detach(session, widest?.id ?? ''));
      await terminals[0]?.ended;
      expect((await list()).clients).toHaveLength(2);
      value(await backend.detach(session, null));
      await Promise.all(terminals.map((terminal) => terminal.ended));
      expect((await list()).clients).toEqual([]);
      expect(paneOf(await list(), '1').dead).toBeNull();
    });

    test('how to attach is told for a session that is there, and refused for another', async () => {
      await create(['1']);
      expect(value(await backend.attachCommand(session)).argv.length).toBeGreaterThan(0);
      expect(await backend.attachCommand('other')).toMatchObject({
        ok: false,
        failure: { kind: 'no-session' },
      });
    });

    test('a pane is taken away alone', async () => {
      const before = await create(['1', '2', '3']);
      value(await backend.removePane(session, paneOf(before, '2').id));
      const after = await list();
      expect(after.panes.map(({ role }) => roleName(role))).toEqual(['sidebar', '1', '3']);
      value(await backend.arrange(session, arranged(size, ['1', '3'])));
    });

    test('a session is destroyed without the others, and twice is harmless', async () => {
      await create(['1']);
      await create(['1'], undefined, 'other');
      value(await backend.destroy(session));
      expect((await backend.list(session)).is).toBe('session-gone');
      value(await backend.destroy(session));
      expect(await backend.sessions()).toEqual(['other']);
    });

    test('a session can be created right after the last one was destroyed', async () => {
      for (let i = 0; i < 5; i += 1) {
        await create(['1']);
        value(await backend.destroy(session));
      }
      await create(['1']);
    });

    test('a watch hints at deaths, clients, the window in view, and the end', async () => {
      const before = await create(['1', '2', '3', '4', '5', '6'], { columns: 40, rows: 18 });
      const hints: Hint[] = [];
      const watch = value(await backend.watch(session, (hint) => hints.push(hint)));
      const hinted = (hint: Hint): Promise<true> => eventually(`hint ${hint}`, () => hints.includes(hint));

      const terminal = await harness.attach(session, { columns: 100, rows: 30 });
      await hinted('clients');
      expect((await list()).clients).toHaveLength(1);

      await shows(paneOf(before, '1').id, 'worker 1');
      hints.length = 0;
      await harness.end(paneOf(before, '1'), { code: 7 });
      await hinted('panes');
      expect((await dies('1')).dead).toEqual({ code: 7, signal: null });

      hints.length = 0;
      value(await backend.focus(session, paneOf(before, '6').id));
      await hinted('window');

      hints.length = 0;
      terminal.close();
      await terminal.ended;
      await hinted('clients');

      value(await backend.destroy(session));
      await hinted('gone');
      watch.dispose();
    });

    test('a watch that is disposed of hints no more', async () => {
      await create(['1']);
      const hints: Hint[] = [];
      value(await backend.watch(session, (hint) => hints.push(hint))).dispose();
      hints.length = 0;
      value(await backend.destroy(session));
      expect(hints).toEqual([]);
    });

    test('a session that is not there cannot be watched', async () => {
      await create(['1'], undefined, 'other');
      expect(await backend.watch(session, () => undefined)).toMatchObject({ ok: false });
    });

    test('when what holds the panes is gone, a watch hints so and a listing says so', async () => {
      await create(['1']);
      const hints: Hint[] = [];
      const watch = value(await backend.watch(session, (hint) => hints.push(hint)));
      await harness.killHolder();
      await eventually('hint gone', () => hints.includes('gone'));
      expect((await backend.list(session)).is).toBe('backend-gone');
      expect(await backend.sessions()).toEqual([]);
      watch.dispose();
    });
  });
}
