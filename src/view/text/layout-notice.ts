/** The notice after a layout was chosen; explains a choice without visible effect. */
import type { LaidOut } from '../../core/wire/control.ts';
import { unreachable } from '../../core/result.ts';

/** `laidOut` is missing if a supervisor of an older version answers. */
export function layoutNotice(name: string, laidOut: LaidOut | undefined): string {
  switch (laidOut?.is) {
    case undefined:
    case 'changed':
      return `layout ${name}`;
    case 'as-before':
      return `layout ${name}: looks the same in a window of ${String(laidOut.size.columns)}x${String(laidOut.size.rows)}`;
    case 'left-alone':
      return `layout ${name}: applied once this window is no longer zoomed or split by you`;
    default:
      return unreachable(laidOut);
  }
}
