/** Which way a turn failed, as far as it matters for what to do about it. */
export const turnErrorKinds = [
  /** Of the person's plan: nothing helps but the reset. */
  'usage-limit',
  /** Too many requests for the moment; passes by itself. */
  'rate-limit',
  'overloaded',
  'server',
  'login',
  'billing',
  'model',
  'context',
  'other',
] as const;
export type TurnErrorKind = (typeof turnErrorKinds)[number];

/** One that passes by itself, with time. */
export function isLimit(kind: TurnErrorKind | undefined): boolean {
  return kind === 'usage-limit' || kind === 'rate-limit';
}
