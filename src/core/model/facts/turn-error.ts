/** Kinds of failed turns, as far as they need different handling. */
export const turnErrorKinds = [
  /** The user's plan is used up; only waiting for the reset helps. */
  'usage-limit',
  /** Too many requests at the moment; passes by itself. */
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

/** Whether the error passes by itself with time. */
export function isLimit(kind: TurnErrorKind | undefined): boolean {
  return kind === 'usage-limit' || kind === 'rate-limit';
}
