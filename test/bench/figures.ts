/** What a measurement gives: rows for the report and bounds that hold or do not. And the few statistics they need. */

export interface Bound {
  /** What is bounded, for the one line that says it is missed. */
  readonly what: string;
  readonly value: number;
  readonly most: number;
}

export interface Part {
  readonly title: string;
  /** How it was measured, in Markdown. */
  readonly about: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly bounds: readonly Bound[];
}

/** `part` from 0 to 1; of nothing it is NaN. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The first quartile: of short runs on a machine that has other things to do, the one that says most of the program. */
export function undisturbed(values: readonly number[]): number {
  return quantile(values, 0.25);
}

export function ms(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${value.toFixed(0)} ms`;
}

export function times(value: number): string {
  return `${value.toFixed(2)}x`;
}
