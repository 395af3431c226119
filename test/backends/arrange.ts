/** Arrangements for tests, from the core's own layouts. */
import { arrange } from '../../src/core/layout/layout.ts';
import type { Arrangement, Size } from '../../src/core/terminal/geometry.ts';

/** Workers `1` to `n`, or these. `minPane` decides how many windows it takes. */
export function arranged(
  size: Size,
  workers: number | readonly string[],
  minPane: Size = { columns: 2, rows: 1 },
): Arrangement {
  const ids =
    typeof workers === 'number' ? Array.from({ length: workers }, (_, i) => String(i + 1)) : workers;
  return arrange({ size, sidebarColumns: 24, minPane, workers: ids });
}
