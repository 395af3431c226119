/** What is said of a layout that was chosen: one that changes nothing to be seen says why. */
import type { LaidOut } from '../../core/wire/control.ts';
import { unreachable } from '../../core/result.ts';

/** `laidOut` is missing where a supervisor of an earlier version answers. */
export function layoutNotice(name: string, laidOut: LaidOut | undefined): string {
  switch (laidOut?.is) {
    case undefined:
    case 'changed':
      return `layout ${name}`;
    case 'as-before':
      return `layout ${name}: looks the same in a window of ${String(laidOut.size.columns)}x${String(laidOut.size.rows)}`;
    case 'left-alone':
      return `layout ${name}: once this window is no longer zoomed or split by you`;
    default:
      return unreachable(laidOut);
  }
}
