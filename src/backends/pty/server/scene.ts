/** Builds the scene of a session that is sent to attached clients. Pure. */
import type { PaneId, Size } from '../../../core/terminal/geometry.ts';
import type { Scene, ScenePane } from '../../../core/terminal/scene.ts';
import type { RequestMark } from '../../../core/snapshot/request-marks.ts';
import { sidebarOf, windowInView, type PlacedPane, type Windows } from '../../../core/terminal/windows.ts';
import type { DeadProgram } from './pane.ts';

export function sceneOf(
  windows: Windows,
  {
    session,
    title,
    marks,
    terminal,
    dead,
  }: {
    readonly session: string;
    readonly title: string;
    readonly marks: readonly RequestMark[];
    /** The size of the whole terminal that the windows are laid out for. */
    readonly terminal: Size;
    readonly dead: (pane: PaneId) => DeadProgram | null;
  },
): Scene {
  const window = windowInView(windows);
  const scenePane = (pane: PlacedPane): ScenePane => ({
    id: pane.id,
    role: pane.role,
    rect: window.zoomed ? { x: 0, y: 0, ...terminal } : pane.rect,
    active: pane.id === window.active,
    dead: dead(pane.id),
  });
  return {
    session,
    title,
    marks,
    windows: windows.all.map(({ id, index, zoomed }) => ({
      id,
      index,
      active: id === windows.inView,
      zoomed,
    })),
    size: window.size,
    panes: window.panes.filter(({ id }) => !window.zoomed || id === window.active).map(scenePane),
    sidebar: sidebarOf(windows)?.id ?? null,
  };
}
