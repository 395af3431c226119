/**
 * The confirmation of the sidebar. No single key ends, answers, sends or detaches: `y` confirms, half a second after the
 * confirmation was drawn (`→` if the focus goes to an open dialog, for which `y` may be an answer); actions that only move
 * the focus or the panes are confirmed by a pause. Any
 * other key cancels, and keys are then ignored until one second passes without one: typed prose cannot start it again.
 */
import { isOver } from '../../../core/model/state.ts';
import type { SnapshotWorker } from '../../../core/snapshot/snapshot.ts';
import type { EpochMs } from '../../../core/model/worker.ts';
import { wholeText } from '../editor.ts';
import { hasDialog, isStillOpen, nextAsking } from '../open-requests.ts';
import { listRoom, panelHeight } from '../sidebar.ts';
import { isIgnoring, readMs } from '../elapsing.ts';
import type { Confirmation, SidebarMode, SidebarModel } from '../model.ts';
import { allWorkers } from '../shown-workers.ts';
import { glyphsFor } from '../../text/symbols.ts';
import { only, type SidebarAction, type SidebarStep } from './step.ts';

type Confirming = Extract<SidebarMode, { is: 'confirm' }>;

export function confirming(model: SidebarModel, what: Confirmation): SidebarModel {
  return { ...model, mode: { is: 'confirm', what, drawnAt: null, armed: false } };
}

/** Confirmed by a pause instead of `y`. */
export function needsPause(what: Confirmation): what is Extract<Confirmation, { key: string }> {
  return 'key' in what;
}

/** `isBurst`: other keys came in the same read. */
export function onConfirmKey(
  model: SidebarModel,
  mode: Confirming,
  { key, isBurst }: { readonly key: string; readonly isBurst: boolean },
): SidebarStep {
  const { what } = mode;
  if (needsPause(what)) {
    // Held down, or pressed again out of impatience.
    if (key === what.key) return only({ ...model, mode: { ...mode, drawnAt: model.now } });
    return only(cancelled(model, mode, 'cancelled: another key followed'));
  }
  const [needed, shown] = what.act === 'open-dialog' ? ['right', glyphsFor(model.unicode).right] : ['y', 'y'];
  if (key !== needed) return only(cancelled(model, mode, `cancelled: ${nothingDone(what)}`));
  if (!mode.armed || isBurst)
    return only(cancelled(model, mode, `${shown} came too soon: ${nothingDone(what)}`));
  return confirmed(model, what);
}

/** The confirmation closes, and keys are ignored for a while. */
export function cancelled(model: SidebarModel, { what }: Confirming, notice: string): SidebarModel {
  return { ...closed(model, what, notice), ignoredAt: model.now };
}

function closed(model: SidebarModel, what: Confirmation, notice: string): SidebarModel {
  const unsent = what.act === 'send' ? { worker: what.worker, text: what.text } : model.unsent;
  return { ...model, mode: { is: 'list' }, notice, unsent };
}

function nothingDone(what: Confirmation): string {
  switch (what.act) {
    case 'answer':
      return what.decision === 'allow' ? 'nothing approved' : 'nothing denied';
    case 'stop':
      return 'nothing stopped';
    case 'restart':
      return 'nothing restarted';
    case 'skip':
      return 'nothing skipped';
    case 'send':
      return 'not sent; s restores the text';
    case 'detach':
      return 'not detached';
    case 'open-dialog':
      return 'the focus stays here';
    case 'zoom':
    case 'hide':
    case 'next-layout':
      return 'nothing changed';
  }
}

function confirmed(model: SidebarModel, what: Confirmation): SidebarStep {
  const after: SidebarModel = { ...model, mode: { is: 'list' } };
  switch (what.act) {
    case 'answer': {
      const { decision, requests, changed } = what;
      const answered = requests.map(({ worker }) => worker);
      const selected = nextAsking(model, model.selected, answered)?.id ?? model.selected;
      return { model: { ...after, selected }, actions: [{ do: 'answer', decision, requests, changed }] };
    }
    case 'send': {
      const { worker, text } = what;
      // The text can be restored until it is accepted.
      const unsent = { worker, text };
      return { model: { ...after, unsent }, actions: [{ do: 'send', worker, text: wholeText(text) }] };
    }
    default:
      return { model: after, actions: [actionOf(what)] };
  }
}

function actionOf(what: Exclude<Confirmation, { act: 'answer' | 'send' }>): SidebarAction {
  switch (what.act) {
    case 'stop':
    case 'restart':
    case 'skip':
      return { do: what.act, worker: what.worker };
    case 'zoom':
      return { do: 'zoom', worker: what.worker, unlessAsking: true };
    case 'open-dialog':
      return { do: what.zoom ? 'zoom' : 'focus', worker: what.worker, unlessAsking: false };
    case 'hide':
      return { do: 'hide', worker: what.worker };
    case 'detach':
    case 'next-layout':
      return { do: what.act };
  }
}

/** The terminal has drawn the confirmation. */
export function drawn(model: SidebarModel, shown: SidebarMode, now: EpochMs): SidebarModel {
  const { mode } = model;
  if (mode !== shown || (mode.is !== 'confirm' && mode.is !== 'send') || mode.drawnAt !== null) return model;
  return { ...model, mode: { ...mode, drawnAt: now } };
}

/** Time passed, and no key is waiting to be read. */
export function elapsed(model: SidebarModel): SidebarStep {
  const quiet = model.ignoredAt === null || !isIgnoring(model) ? { ...model, ignoredAt: null } : model;
  const { mode } = quiet;
  if (mode.is !== 'confirm' || mode.drawnAt === null || quiet.now - mode.drawnAt < readMs) return only(quiet);
  return needsPause(mode.what)
    ? confirmed(quiet, mode.what)
    : only(mode.armed ? quiet : { ...quiet, mode: { ...mode, armed: true } });
}

/** A resize redraws the confirmation, which must be read again. */
export function resized(model: SidebarModel): SidebarModel {
  const { mode } = model;
  if (mode.is !== 'confirm') return model;
  const { what } = mode;
  const fits = what.act !== 'answer' || what.isRead || panelHeight(model) <= listRoom(model);
  if (!fits) return closed(model, what, `closed, no room to show it: ${nothingDone(what)}`);
  return { ...model, mode: { ...mode, drawnAt: null, armed: false } };
}

/** The focus left the sidebar: the first key after coming back must not confirm anything. */
export function unfocused(model: SidebarModel): SidebarModel {
  const { mode } = model;
  if (mode.is !== 'confirm') return model;
  return closed(model, mode.what, `closed, the focus moved away: ${nothingDone(mode.what)}`);
}

/** A new snapshot: the subject of the confirmation must still be what was shown. */
export function stillMeant(model: SidebarModel): SidebarModel {
  const { mode } = model;
  if (mode.is !== 'confirm' || model.view.is !== 'read') return model;
  const { what } = mode;
  const over = (why: string): SidebarModel => closed(model, what, `closed, ${why}: ${nothingDone(what)}`);
  switch (what.act) {
    case 'answer':
      return answerStillMeant(model, mode, what);
    case 'stop':
    case 'restart':
    case 'skip': {
      const worker = workerOf(model, what.worker);
      if (worker === null) return over(`${what.worker} was removed`);
      if (worker.runs !== what.runs) return over(`${what.worker} was restarted meanwhile`);
      if (what.act === 'stop' && !isAlive(worker)) return over(`${what.worker} has ended`);
      if (what.act === 'skip' && worker.state !== 'blocked')
        return over(`${what.worker} is no longer blocked`);
      return model;
    }
    case 'zoom':
    case 'send':
    case 'open-dialog': {
      const worker = workerOf(model, what.worker);
      if (worker === null) return over(`${what.worker} was removed`);
      if (what.act === 'zoom' && hasDialog(worker)) return over(`${what.worker} asks now`);
      return model;
    }
    case 'detach':
    case 'hide':
    case 'next-layout':
      return model;
  }
}

function answerStillMeant(
  model: SidebarModel,
  mode: Confirming,
  what: Extract<Confirmation, { act: 'answer' }>,
): SidebarModel {
  const open = what.requests.filter((request) => isStillOpen(model, request));
  if (open.length === what.requests.length) return model;
  const gone = what.requests.filter((request) => !open.includes(request)).map(({ worker }) => worker);
  const changed = [...what.changed, ...gone];
  if (open.length > 0) return { ...model, mode: { ...mode, what: { ...what, requests: open, changed } } };
  const who = changed.join(', ');
  return closed(
    model,
    what,
    `closed, the request of ${who} changed or was answered elsewhere: ${nothingDone(what)}`,
  );
}

function workerOf(model: SidebarModel, worker: string): SnapshotWorker | null {
  return allWorkers(model).find(({ id }) => id === worker) ?? null;
}

export function isAlive(worker: SnapshotWorker): boolean {
  return worker.pid !== null || !isOver(worker.state);
}
