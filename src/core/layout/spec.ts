/**
 * A layout as its file says it: how sidebar and panes share the screen. Geometry only: a layout names no program, so that
 * one from a cloned project needs nobody's consent. Owns the shapes' names and the defaults; computes nothing.
 */

/** What a shape does is in shape.ts, and for people in docs/layouts.md. */
export const shapes = ['grid', 'columns', 'rows', 'main-left', 'main-top', 'focus', 'windows'] as const;
export type Shape = (typeof shapes)[number];

export interface LayoutSpec {
  /** The file's own name without its ending. */
  readonly name: string;
  /** One line, for the list of layouts; may be empty. */
  readonly description: string;
  readonly sidebar: {
    readonly side: 'left' | 'right';
    /** Null: the setting `sidebarColumns`. */
    readonly columns: number | null;
  };
  readonly panes: {
    readonly shape: Shape;
    /** Percent of the workers' space that the main pane gets, in the shapes that have one. */
    readonly mainShare: number;
    /** At most so many workers in one window. Null: as many as fit. */
    readonly perWindow: number | null;
    /** Null: the settings `minPaneColumns` and `minPaneRows`. */
    readonly min: { readonly columns: number | null; readonly rows: number | null };
  };
}

/** What a session has that never chose one; each part is also the default of a layout file. */
export const gridLayout: LayoutSpec = {
  name: 'grid',
  description: '',
  sidebar: { side: 'left', columns: null },
  panes: { shape: 'grid', mainShare: 60, perWindow: null, min: { columns: null, rows: null } },
};

/** A file whose name is none is no layout. */
export function isLayoutName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,31}$/.test(name);
}
