/**
 * The full-screen view at work: what comes from the terminal and from the holder goes through the model, and what the
 * model wants done is done. Composes the parts; each decides nothing beyond its own.
 */
import { cleanText } from '../../core/text/clean-text.ts';
import type { PaneId } from '../../core/terminal/geometry.ts';
import type { ViewAct } from '../../core/terminal/scene.ts';
import { unreachable } from '../../core/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Emulator, EmulatorEvent, OpenEmulator } from '../../ports/emulator.ts';
import type { Look, LookEnd, LookEvent } from '../../ports/view-client.ts';
import type { RawTerminal } from '../../ports/raw-terminal.ts';
import { rawPane, startAttach, type AttachModel } from '../../view/attach/model.ts';
import { modesChange, outerStart, wantedModes } from '../../view/attach/outer-modes.ts';
import { titleOf } from '../../view/attach/title.ts';
import { settleMs, updateAttach, type AttachEffect, type AttachMessage } from '../../view/attach/update.ts';
import { painter } from './painter.ts';
import { paneScreens } from './pane-screens.ts';
import { beginRaw, type RawZoom } from './raw-zoom.ts';

/** How it ended: the person left, the terminal went, or the holder had something to say. */
export type ViewEnd = LookEnd | { readonly is: 'left' | 'terminal-gone' };

export interface ViewPorts {
  readonly terminal: RawTerminal;
  readonly clock: Clock;
  readonly openEmulator: OpenEmulator;
}

export interface Shown {
  /** From the holder; may come before `begin`. */
  take(event: LookEvent): void;
  begin(look: Look): void;
  readonly ended: Promise<ViewEnd>;
}

/** What came and is not worked in yet: above it the holder keeps the rest, below it that may come. Bytes. */
const pauseAbove = 512 * 1024;
const resumeBelow = 64 * 1024;
/** A holder that does not carry out what it was asked hangs: what is typed waits no longer, or nobody could leave. */
const actMs = 2_000;
/** Lines that are scrolled back to; as many as the holder keeps. */
const historyLines = 1000;

export function showSession(
  { terminal, clock, openEmulator }: ViewPorts,
  given: Pick<AttachModel, 'look' | 'prefix'>,
): Shown {
  let model = startAttach({ ...given, size: terminal.size });
  let look: Look | null = null;
  let raw: { readonly pane: PaneId; readonly zoom: RawZoom } | null = null;
  let outer = outerStart;
  let title = '';
  /** The pane as it stood when it was scrolled back. */
  let frozen: { readonly pane: PaneId; readonly emulator: Emulator } | null = null;
  let cancelSettle: (() => void) | null = null;
  /** One for each act that was not answered yet: ends the wait for it. */
  let waits: (() => void)[] = [];
  let isOver = false;
  let end: (how: ViewEnd) => void = () => undefined;
  const pauses = pausing(() => look);
  const ended = new Promise<ViewEnd>((resolve) => {
    end = (how) => {
      isOver = true;
      cancelSettle?.();
      for (const cancel of waits) cancel();
      paint.dispose();
      screens.keep([]);
      frozen?.emulator.dispose();
      resolve(how);
    };
  });

  const screens = paneScreens(
    openEmulator,
    (pane) => {
      const emulator = screens.get(pane)?.emulator;
      if (isOver || emulator === undefined) return;
      const { modes, cursor } = emulator;
      paint.paneChanged(pane);
      take({ is: 'pane', pane, facts: { modes, cursor } });
      if (screens.pending < resumeBelow) pauses.set('behind', false);
      raw?.zoom.settled();
    },
    (_pane, event) => pass(event),
  );
  const paint = painter({
    terminal,
    clock,
    model: () => model,
    isComplete: () =>
      model.scene?.panes.every(({ id, role }) => role?.is === 'slot' || screens.get(id) !== null) ?? false,
    isHalfDrawn: (pane) => screens.get(pane)?.emulator.modes.synchronized ?? false,
    content: (pane, top, grid, rect) => {
      if (frozen?.pane === pane) frozen.emulator.draw(top, grid, rect);
      else screens.draw(pane, top, grid, rect);
    },
  });

  function take(message: AttachMessage): void {
    if (isOver) return;
    const before = model;
    const step = updateAttach(model, message);
    model = step.model;
    for (const effect of step.effects) {
      perform(effect);
      // Nothing that was typed after it is for anybody here.
      if (effect.do === 'leave') return;
    }
    if (model.scene !== before.scene || model.size !== before.size) paint.allChanged();
    if (model.mode !== before.mode)
      for (const { mode } of [before, model]) if (mode.is === 'scroll') paint.paneChanged(mode.pane);
    if (message.is === 'resize' || isShownOtherwise(before, model)) show();
    cancelSettle?.();
    const wait = settleMs(model);
    cancelSettle = wait === null ? null : clock.after(wait, () => take({ is: 'settled' }));
  }

  /** The terminal as the model wants it: its modes, its title, and a zoomed pane or a frame. */
  function show(): void {
    if (isOver) return;
    if (model.mode.is !== 'scroll' && frozen !== null) {
      frozen.emulator.dispose();
      frozen = null;
    }
    const wanted = wantedModes(model);
    terminal.write(modesChange(outer, wanted));
    outer = wanted;
    const called = titleOf(model);
    if (called !== title) terminal.write(`\x1b]2;${called}\x07`);
    title = called;
    const pane = rawPane(model)?.id ?? null;
    const zoomed = pane !== null && isOfTerminal(pane) ? pane : null;
    if (raw !== null && raw.pane !== zoomed) {
      raw.zoom.end();
      raw = null;
      paint.forget();
      paint.allChanged();
    }
    if (zoomed === null) paint.paint();
    else
      raw ??= {
        pane: zoomed,
        zoom: beginRaw(
          terminal,
          () => screens.get(zoomed),
          (paused) => pauses.set('raw', paused),
        ),
      };
  }

  /** The emulator's size follows the scene's, in the order of what was printed. */
  function isOfTerminal(pane: PaneId): boolean {
    const size = screens.get(pane)?.emulator.size;
    return size?.columns === model.size.columns && size.rows === model.size.rows;
  }

  function perform(effect: AttachEffect): void {
    switch (effect.do) {
      case 'input':
        return look?.input(effect.pane, effect.bytes);
      case 'act':
        return act(effect.act);
      case 'history':
        return void fetchHistory(effect.pane);
      case 'leave':
        return end({ is: 'left' });
      default:
        return unreachable(effect);
    }
  }

  function act(what: ViewAct): void {
    look?.act(what);
    const cancel = clock.after(actMs, () => {
      waits = waits.filter((one) => one !== cancel);
      take({ is: 'acted' });
    });
    waits.push(cancel);
  }

  async function fetchHistory(pane: PaneId): Promise<void> {
    const fetched = await look?.history(pane);
    const size = screens.get(pane)?.emulator.size;
    if (isOver || model.mode.is !== 'scroll' || model.mode.pane !== pane || size === undefined) return;
    const emulator = openEmulator({ size, history: historyLines, answers: false });
    emulator.write(Buffer.from(fetched?.ok === true ? fetched.value : ''), () => {
      if (isOver || model.mode.is !== 'scroll' || model.mode.pane !== pane) return emulator.dispose();
      frozen?.emulator.dispose();
      frozen = fetched?.ok === true ? { pane, emulator } : null;
      take({ is: 'history', pane, lines: fetched?.ok === true ? emulator.history : 0 });
    });
  }

  /** What a program asks for that is not on the screen. */
  function pass(event: EmulatorEvent): void {
    if (isOver) return;
    if (event.is === 'bell') terminal.write('\x07');
    else if (event.is === 'clipboard') {
      if (/^[a-z0-9]*$/.test(event.selection))
        terminal.write(`\x1b]52;${event.selection};${event.base64}\x07`);
    } else if (event.is === 'notification') terminal.write(`\x1b]${cleanText(event.payload)}\x07`);
  }

  function onLook(event: LookEvent): void {
    if (isOver) return;
    switch (event.is) {
      case 'scene':
        screens.keep(event.scene.panes.map(({ id }) => id));
        return take(event);
      case 'acted':
        waits.shift()?.();
        return take(event);
      case 'bell':
        return pass(event);
      case 'over':
        return end(event.end);
      default:
        screens.take(event);
        if (screens.pending > pauseAbove) pauses.set('behind', true);
        if (raw?.pane !== event.pane) return;
        if (event.is === 'output') raw.zoom.output(event.bytes);
        else raw.zoom.replaced();
    }
  }

  return {
    take: onLook,
    begin(opened) {
      look = opened;
      terminal.listen((event) => {
        if (isOver) return;
        if (event.is === 'gone') end({ is: 'terminal-gone' });
        else if (event.is === 'drained') {
          raw?.zoom.settled();
          if (raw === null) paint.drained();
        } else {
          if (event.is === 'resize') {
            opened.resize(event.size);
            paint.forget();
          }
          take(event);
          if (event.is === 'resize') raw?.zoom.forget();
        }
      });
    },
    ended,
  };
}

function isShownOtherwise(before: AttachModel, now: AttachModel): boolean {
  return (
    before.scene !== now.scene ||
    before.panes !== now.panes ||
    before.mode !== now.mode ||
    before.notice !== now.notice ||
    before.size !== now.size ||
    before.origin !== now.origin
  );
}

/** Two may want nothing more to come; it comes again when neither does. */
function pausing(look: () => Look | null): { set(who: 'behind' | 'raw', paused: boolean): void } {
  const wanting = new Set<string>();
  return {
    set(who, paused) {
      const before = wanting.size > 0;
      if (paused) wanting.add(who);
      else wanting.delete(who);
      const now = wanting.size > 0;
      if (now && !before) look()?.pause();
      else if (!now && before) look()?.resume();
    },
  };
}
