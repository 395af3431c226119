/** A bound against hanging, not a measure of speed: on a busy machine everything takes longer. Milliseconds. */
export const hangMs = 60_000;
