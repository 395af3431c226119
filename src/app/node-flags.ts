/** How muxcrew starts itself for a process that lives for days and does a little every second. */

/**
 * For V8: its nursery would grow to 16 MB and more, and its threads would take longer to be handed work than that work
 * does.
 */
const frugal = ['--max-semi-space-size=1', '--single-threaded'];

/** `self`: Node and the file of this very muxcrew. */
export function frugalSelf([node = '', ...main]: readonly string[]): readonly string[] {
  return [node, ...frugal, ...main];
}
