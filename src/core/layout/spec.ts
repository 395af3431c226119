/**
 * A layout file's content: how sidebar and panes share the screen. It names no program, so one from a cloned project
 * needs no consent. Owns the shapes' names and the defaults; computes nothing.
 */

/** Described in shape.ts, and for users in docs/layouts.md. */
export const shapes = ['grid', 'columns', 'rows', 'main-left', 'main-top', 'focus', 'windows'] as const;
export type Shape = (typeof shapes)[number];

export interface LayoutSpec {
  /** The file's name without extension. */
  readonly name: string;
  /** One line for the list of layouts; may be empty. */
  readonly description: string;
  readonly sidebar: {
    readonly side: 'left' | 'right';
    /** Null: the setting `sidebarColumns`. */
    readonly columns: number | null;
  };
  readonly panes: {
    readonly shape: Shape;
    /** Percent of the workers' space for the main pane, in shapes that have one. */
    readonly mainShare: number;
    /** Maximum number of workers in one window. Null: as many as fit. */
    readonly perWindow: number | null;
    /** Null: the settings `minPaneColumns` and `minPaneRows`. */
    readonly min: { readonly columns: number | null; readonly rows: number | null };
  };
}

/** Layout of sessions that never chose one; its parts are the defaults of layout files. */
export const gridLayout: LayoutSpec = {
  name: 'grid',
  description: '',
  sidebar: { side: 'left', columns: null },
  panes: { shape: 'grid', mainShare: 60, perWindow: null, min: { columns: null, rows: null } },
};

/** Files with other names are not layouts. */
export function isLayoutName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,31}$/.test(name);
}
