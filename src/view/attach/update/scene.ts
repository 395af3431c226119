/** A new scene: panes come and go, the focus moves. Drops state of what is no longer shown. */
import type { Scene } from '../../../core/terminal/scene.ts';
import { focusedPane, isZoomed, type AttachModel } from '../model.ts';
import { move } from './command.ts';
import { only, type AttachStep } from './step.ts';

export function onScene(model: AttachModel, scene: Scene): AttachStep {
  const seen = new Set(scene.panes.map(({ id }) => id));
  const { mode } = model;
  const scrolled = mode.is === 'scroll' ? mode.pane : null;
  const was = focusedPane(model)?.id ?? null;
  const is = scene.panes.find(({ active }) => active)?.id ?? null;
  const next: AttachModel = {
    ...model,
    scene,
    panes: new Map([...model.panes].filter(([id]) => seen.has(id))),
    // A pane of another size has another screen: its fetched history no longer fits.
    mode: scrolled !== null && !isAsBefore(model, scene, scrolled) ? { is: 'panes' } : mode,
    grabbed: model.grabbed !== null && seen.has(model.grabbed) ? model.grabbed : null,
    before: was !== is && was !== null ? was : model.before,
  };
  if (next.afterZoom === null || isZoomed(scene)) return only(next);
  return move({ ...next, afterZoom: null }, next.afterZoom);
}

function isAsBefore(model: AttachModel, scene: Scene, pane: string): boolean {
  const [was, is] = [model.scene, scene].map((one) => one?.panes.find(({ id }) => id === pane)?.rect);
  return was?.columns === is?.columns && was?.rows === is?.rows;
}
