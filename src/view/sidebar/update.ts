/**
 * The sidebar's reducer: message -> next model and actions. Performs nothing. Irreversible actions are confirmed first
 * (sidebar/update/confirm.ts).
 */
import type { Size } from '../../core/terminal/geometry.ts';
import type { EpochMs, WorkerId } from '../../core/model/worker.ts';
import { unreachable } from '../../core/result.ts';
import { wholeText } from './editor.ts';
import { scrollInView, workerAt } from './sidebar.ts';
import { hiddenBelow, type SidebarMode, type SidebarModel, type SnapshotView } from './model.ts';
import { only, type SidebarStep } from './update/step.ts';
import { moveBy } from './update/move.ts';
import { cancelled, drawn, elapsed, resized, unfocused } from './update/confirm.ts';
import { onKey, onPaste } from './update/keys.ts';
import { scrollPanel } from './update/panel-keys.ts';
import { selectionAfter } from './update/selection.ts';
import { withView } from './update/snapshot.ts';

export type { SidebarAction, SidebarStep } from './update/step.ts';

export type SidebarMessage =
  /** `isBurst`: other keys came in the same read (default: false). */
  | { readonly is: 'key'; readonly key: string; readonly isBurst?: boolean }
  | { readonly is: 'paste'; readonly text: string }
  /** Row from 0. */
  | { readonly is: 'click'; readonly row: number }
  | { readonly is: 'wheel'; readonly by: -1 | 1 }
  | { readonly is: 'resize'; readonly size: Size }
  /** The sidebar's pane got or lost the focus. */
  | { readonly is: 'focus' | 'blur' }
  /** The time of the message that follows. */
  | { readonly is: 'now'; readonly now: EpochMs; readonly clock: string }
  /** Time passed, and no key is waiting to be read. */
  | { readonly is: 'tick'; readonly now: EpochMs; readonly clock: string }
  /** The terminal has drawn the model in this very mode. */
  | { readonly is: 'drawn'; readonly mode: SidebarMode; readonly now: EpochMs }
  | { readonly is: 'snapshot'; readonly view: SnapshotView; readonly now: EpochMs; readonly clock: string }
  /** The last lines of a worker's log, cleaned. */
  | { readonly is: 'log'; readonly worker: WorkerId; readonly lines: readonly string[] }
  /** The message was accepted. */
  | { readonly is: 'sent'; readonly worker: WorkerId; readonly text: string }
  /** Result of an action, for the user. */
  | { readonly is: 'notice'; readonly text: string };

export function updateSidebar(model: SidebarModel, message: SidebarMessage): SidebarStep {
  const { model: next, actions } = step(model, message);
  const isChosen = next.isChosen || message.is === 'key' || message.is === 'click' || message.is === 'wheel';
  const selected = selectionAfter(model, { ...next, isChosen });
  const isSame = selected === next.selected && isChosen === next.isChosen;
  const kept = isSame ? next : { ...next, selected, isChosen };
  const scroll = scrollInView(kept);
  return { model: scroll === kept.scroll ? kept : { ...kept, scroll }, actions };
}

function step(model: SidebarModel, message: SidebarMessage): SidebarStep {
  switch (message.is) {
    case 'key':
      return shownAgain(model, onKey(noted(model), { key: message.key, isBurst: message.isBurst ?? false }));
    case 'paste':
      return only(onPaste({ ...noted(model), notice: null }, message.text));
    case 'click':
      return shownAgain(model, onClick({ ...noted(model), notice: null }, message.row));
    case 'wheel':
      return only(model.mode.is === 'list' ? moveBy(model, message.by) : scrollPanel(model, message.by * 3));
    case 'resize':
      return only(resized({ ...model, size: message.size }));
    case 'focus':
      return shownAgain(model, only({ ...model, focused: true }));
    case 'blur':
      return only(unfocused({ ...model, focused: false }));
    case 'now':
      return only({ ...model, now: message.now, clock: message.clock });
    case 'tick':
      return elapsed({ ...model, now: message.now, clock: message.clock });
    case 'drawn':
      return only(drawn(model, message.mode, message.now));
    case 'snapshot':
      return withView(model, message.view, message.now, message.clock);
    case 'log':
      return only(
        model.mode.is === 'log' && model.mode.worker === message.worker
          ? { ...model, mode: { ...model.mode, lines: message.lines } }
          : model,
      );
    case 'sent':
      return only(isUnsent(model, message) ? { ...model, unsent: null } : model);
    case 'notice':
      return only({ ...model, notice: message.text });
    default:
      return unreachable(message);
  }
}

/** Something else may have been written since. */
function isUnsent(
  { unsent }: SidebarModel,
  { worker, text }: { readonly worker: WorkerId; readonly text: string },
): boolean {
  return unsent?.worker === worker && wholeText(unsent.text) === text;
}

/** The user is active: pending news counts as seen. */
function noted(model: SidebarModel): SidebarModel {
  const away = model.view.is === 'read' ? (model.view.snapshot.away ?? null) : null;
  return { ...model, awaySeen: away?.until ?? model.awaySeen };
}

/** A key or click on a hidden sidebar shows it, unless that very key hides it. */
function shownAgain(before: SidebarModel, step: SidebarStep): SidebarStep {
  return isHidden(before) && !step.actions.some((action) => action.do === 'hide')
    ? { ...step, actions: [{ do: 'show' }, ...step.actions] }
    : step;
}

function isHidden({ size }: SidebarModel): boolean {
  return size.columns < hiddenBelow;
}

function onClick(model: SidebarModel, row: number): SidebarStep {
  const { mode } = model;
  const worker = workerAt(model, row);
  // On the strip, a click shows the sidebar with that worker selected; the next one focuses its pane.
  if (isHidden(model)) return only(worker === null ? model : { ...model, selected: worker });
  if (mode.is === 'confirm') return only(cancelled(model, mode, 'cancelled: a click does not confirm'));
  // A click must not discard what is being written.
  if (mode.is === 'send' || mode.is === 'filter') return only(model);
  if (mode.is !== 'list') return only({ ...model, mode: { is: 'list' } });
  return worker === null
    ? only(model)
    : { model: { ...model, selected: worker }, actions: [{ do: 'focus', worker, unlessAsking: false }] };
}
