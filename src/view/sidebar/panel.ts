/** What replaces the list: help, a worker's evidence, its log, or a request to confirm; and its scrolling. */
import { withSlotHolders } from '../../core/snapshot/slot-holders.ts';
import { foreign, piece, type Draft } from '../text/draft.ts';
import type { SidebarModel } from './model.ts';
import { allWorkers } from './shown-workers.ts';
import { glyphsFor } from '../text/symbols.ts';
import { requestRows } from './confirmation.ts';
import { helpRows } from './help.ts';
import { logRows } from './log.ts';
import { whyRows } from './why.ts';

export interface Panel {
  /** Stays visible above the rows. */
  readonly head: readonly Draft[];
  readonly rows: readonly Draft[];
  /** The first visible row. */
  readonly scroll: number;
}

/** Null: the list itself is shown. */
export function panelOf(model: SidebarModel, room: number): Panel | null {
  const { mode } = model;
  if (mode.is === 'help') return scrolled([], helpRows(model), mode.scroll, room);
  if (mode.is === 'confirm' && mode.what.act === 'answer')
    return scrolled([], requestRows(model, mode.what), 0, room);
  if (mode.is !== 'why' && mode.is !== 'log') return null;
  const worker = allWorkers(model).find(({ id }) => id === mode.worker);
  if (worker === undefined) return null;
  const { ellipsis } = glyphsFor(model.unicode);
  const word = mode.is === 'why' ? ' why ' : ' log of ';
  const who = foreign(`${worker.id} ${worker.name}`, model.size.columns - word.length, ellipsis, 'strong');
  const title: Draft = [piece(word, 'dim'), who];
  if (mode.is === 'why') {
    const { view } = model;
    const whole = view.is === 'read' ? withSlotHolders(view.snapshot, worker) : worker;
    return scrolled([title], whyRows(whole, model), mode.scroll, room);
  }
  const rows = logRows(mode.lines, model);
  return scrolled([title], rows, rows.length + 1 - room - mode.back, room);
}

function scrolled(head: readonly Draft[], rows: readonly Draft[], wished: number, room: number): Panel {
  const most = Math.max(0, head.length + rows.length - room);
  return { head, rows, scroll: Math.min(Math.max(0, wished), most) };
}
