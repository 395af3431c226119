/** A sidebar that a test plays to, with a clock and a terminal that takes every picture at once. */
import type { SnapshotWorker } from '../../src/core/snapshot/snapshot.ts';
import { startSidebar, type SidebarModel } from '../../src/view/sidebar/model.ts';
import { updateSidebar, type SidebarAction, type SidebarMessage } from '../../src/view/sidebar/update.ts';
import { sidebarLines, untilNextChange } from '../../src/view/sidebar/sidebar.ts';
import { snapshot, worker } from './snapshots.ts';

export const start = 1_000_000;

export function asking(
  id: string,
  request: string,
  command = 'rm -rf build/',
  more: { readonly folder?: string; readonly tool?: string; readonly rest?: string } = {},
): SnapshotWorker {
  const { folder = '/home/me/shop', tool = 'Bash', rest = '' } = more;
  const input = `command: ${command}${rest}`;
  return worker(id, `w${id}`, {
    state: 'asking',
    detail: `${tool}: ${command}`,
    asks: {
      kind: 'permission',
      what: `${tool}: ${command}`,
      request,
      input,
      remembers: null,
      tool,
      folder,
      digest: `digest of ${input}`,
    },
  });
}

export class Played {
  model: SidebarModel;
  now = start;
  /** All actions but bells and notices. */
  readonly actions: SidebarAction[] = [];
  /** A terminal that stalls takes no picture. */
  stalled = false;

  constructor(more: Partial<SidebarModel> = {}) {
    const size = { columns: 34, rows: 24 };
    const started = startSidebar({ size, now: start, clock: '12:00', colours: 0, unicode: true });
    this.model = { ...started, ...more };
  }
  told(message: SidebarMessage): readonly SidebarAction[] {
    const step = updateSidebar(this.model, message);
    this.model = step.model;
    const { mode } = this.model;
    if (!this.stalled) this.model = updateSidebar(this.model, { is: 'drawn', mode, now: this.now }).model;
    const actions = step.actions.filter(({ do: what }) => what !== 'ring' && what !== 'notice');
    this.actions.push(...actions);
    return actions;
  }
  sees(...workers: readonly SnapshotWorker[]): readonly SidebarAction[] {
    const view = { is: 'read', snapshot: snapshot(workers), backendGone: false } as const;
    return this.told({ is: 'snapshot', view, now: this.now, clock: '12:00' });
  }
  /** Time goes by, with the ticks that the sidebar asks for. */
  later(ms: number): void {
    const end = this.now + ms;
    while (this.now < end) {
      this.now = Math.min(end, this.now + untilNextChange(this.model));
      this.told({ is: 'tick', now: this.now, clock: '12:00' });
    }
  }
  key(key: string, isBurst = false): readonly SidebarAction[] {
    this.told({ is: 'now', now: this.now, clock: '12:00' });
    return this.told({ is: 'key', key, isBurst });
  }
  keys(...keys: readonly string[]): readonly SidebarAction[] {
    return keys.flatMap((key) => this.key(key));
  }
  /** Reads what is asked, and confirms it. */
  confirms(): readonly SidebarAction[] {
    this.later(500);
    return this.key('y');
  }
  screen(): string {
    return sidebarLines(this.model)
      .map((line) => line.map(({ text }) => text).join(''))
      .join('\n');
  }
}
