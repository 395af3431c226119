/** One placement within another: the inner one's launch is what the outer one runs. The outer one alone knows the run. */
import type { Placement } from '../ports/placement.ts';

export function composedPlacement(outer: Placement, inner: Placement): Placement {
  return {
    ...outer,
    prepare: (launch, context) => outer.prepare(inner.prepare(launch, context), context),
  };
}
