import { describe, expect, it } from 'vitest';
import type { SnapshotWorker } from '../../src/core/snapshot.ts';
import { startSidebar, type SidebarModel } from '../../src/view/sidebar-model.ts';
import { updateSidebar, type SidebarMessage } from '../../src/view/sidebar-update.ts';
import { sidebarLines } from '../../src/view/sidebar.ts';
import { snapshot, worker } from './snapshots.ts';

const start = 1_000_000;
const asking = (id: string, request: string, command = 'rm -rf build/', more = ''): SnapshotWorker =>
  worker(id, `w${id}`, {
    state: 'asking',
    detail: `Bash: ${command}`,
    asks: {
      kind: 'permission',
      what: `Bash: ${command}`,
      request,
      input: `command: ${command}${more}`,
      remembers: null,
    },
  });

class Played {
  model: SidebarModel = startSidebar({
    size: { columns: 34, rows: 24 },
    now: start,
    clock: '12:00',
    colours: 0,
    unicode: true,
  });
  now = start;
  told(message: SidebarMessage) {
    const step = updateSidebar(this.model, message);
    this.model = step.model;
    return step.actions.filter(({ do: what }) => what !== 'ring' && what !== 'notice');
  }
  sees(...workers: readonly SnapshotWorker[]) {
    const view = { is: 'read', snapshot: snapshot(workers), backendGone: false } as const;
    return this.told({ is: 'snapshot', view, now: this.now, clock: '12:00' });
  }
  later(ms: number) {
    this.now += ms;
    this.told({ is: 'tick', now: this.now, clock: '12:00' });
  }
  key(key: string) {
    return this.told({ is: 'key', key });
  }
  screen() {
    return sidebarLines(this.model)
      .map((line) => line.map(({ text }) => text).join(''))
      .join('\n');
  }
}

const allow = (id: string, request: string) => [{ do: 'answer', worker: id, request, decision: 'allow' }];

describe('a and n', () => {
  it('answer at once the chosen worker whose request stands there whole', () => {
    const it = new Played();
    it.sees(asking('1', 'r1'), asking('2', 'r2'));
    it.later(1_000);
    it.key('2');
    expect(it.key('a')).toEqual(allow('2', 'r2'));
    expect(it.key('n')).toEqual([{ do: 'answer', worker: '2', request: 'r2', decision: 'deny' }]);
  });
  it('show it first where nobody was chosen: who is on top may have changed under the key', () => {
    const it = new Played();
    it.sees(asking('1', 'r1'), asking('2', 'r2'));
    it.later(1_000);
    expect(it.key('a')).toEqual([]);
    expect(it.screen()).toContain('command: rm -rf build/');
    expect(it.key('a')).toEqual(allow('1', 'r1'));
  });
  it.each([
    ['a command that its rows cut', 'echo '.repeat(30).trim(), ''],
    ['a command of several lines', 'make', '\nrm -rf /'],
    ['another input than a command', 'make', '\nrun_in_background: true'],
  ])('show %s whole first', (_, command, more) => {
    const it = new Played();
    it.sees(asking('1', 'r1', command, more));
    it.later(1_000);
    it.key('1');
    expect(it.key('a')).toEqual([]);
    expect(it.screen()).toContain(more === '' ? 'echo' : more.trim().slice(0, 20));
    expect(it.key('a')).toEqual(allow('1', 'r1'));
  });
  it('want the end of a long one to have been in view', () => {
    const it = new Played();
    it.sees(asking('1', 'r1', 'make', '\nline'.repeat(60)));
    it.later(1_000);
    it.key('1');
    it.key('a');
    expect(it.key('a')).toEqual([]);
    expect(it.screen()).toContain('scroll first');
    for (let page = 0; page < 10; page += 1) it.key('pagedown');
    expect(it.key('a')).toEqual(allow('1', 'r1'));
  });
  it('do not answer what has only just come into the place of another', () => {
    const it = new Played();
    it.sees(asking('1', 'r1'));
    it.later(1_000);
    it.key('1');
    it.sees(asking('1', 'r2'));
    expect(it.key('a')).toEqual([]);
    expect(it.screen()).toContain('has just changed');
    it.later(500);
    expect(it.key('a')).toEqual(allow('1', 'r2'));
  });
  it('say where it is answered that no reply can reach, and that one asks nothing', () => {
    const it = new Played();
    const trust = { kind: 'trust', what: 'trust it?', request: null, input: null } as const;
    it.sees(worker('1', 'a', { state: 'asking', asks: trust }), worker('2', 'b'));
    it.key('1');
    expect(it.key('a')).toEqual([]);
    expect(it.screen()).toContain('answer in its pane');
    it.key('2');
    expect(it.key('n')).toEqual([]);
    expect(it.screen()).toContain('asks nothing');
  });
});
