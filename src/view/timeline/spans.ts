/** A report's spans on its own time axis. */
import type { Report, ReportWorker } from '../../core/snapshot/report.ts';
import type { TimeSpan } from './cells.ts';
import { epochMsOf } from '../../core/iso-time.ts';
import { stateNames, type StateName } from '../../core/model/state.ts';

/** How a worker's row is drawn: its states, and the span whose details are no longer available. Milliseconds since the beginning. */
export interface Row {
  readonly spans: readonly TimeSpan[];
  readonly unkept: { readonly from: number; readonly to: number } | null;
}

export function rowOf({ from }: Report, { spans, earlier }: ReportWorker): Row {
  const beginning = epochMsOf(from) ?? 0;
  const since = (iso: string): number => (epochMsOf(iso) ?? beginning) - beginning;
  return {
    spans: spans.map(({ state, from: begin, to }) => ({ state, from: since(begin), to: since(to) })),
    unkept: earlier === null ? null : { from: since(earlier.from), to: since(earlier.until) },
  };
}

/** States for the legend, in the order of a worker's life. */
export function statesShown({ workers }: Report): readonly StateName[] {
  const shown = new Set(workers.flatMap(({ state, spans }) => [state, ...spans.map((span) => span.state)]));
  return stateNames.filter((name) => shown.has(name));
}
