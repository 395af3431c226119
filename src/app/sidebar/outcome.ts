/** What came of what the person wanted done. */
export interface Outcome {
  /** It was done, or will be. */
  readonly taken: boolean;
  /** What to tell the person; null where what they see says it. */
  readonly notice: string | null;
}
