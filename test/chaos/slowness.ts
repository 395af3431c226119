/**
 * How much slower than an idle machine this one is, by how long a bare Node takes to start: bounds in seconds are scaled by
 * it. Bounded itself: a machine slower than that fails, instead of hiding a hang.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A bare Node starts within this on a machine that is not loaded. */
const nodeMs = 300;
const maxSlowness = 5;
const everyMs = 1_000;

/** From 1 to 5. */
export async function slownessNow(): Promise<number> {
  const at = performance.now();
  await promisify(execFile)(process.execPath, ['-e', '0']);
  return Math.min(maxSlowness, Math.max(1, (performance.now() - at) / nodeMs));
}

/** Measures again and again until `worst` is asked for: the slowest moment counts. */
export function watchSlowness(): { worst(): Promise<number> } {
  const stop = new AbortController();
  let slowest = 1;
  const watching = (async () => {
    while (!stop.signal.aborted) {
      slowest = Math.max(slowest, await slownessNow());
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return {
    async worst() {
      stop.abort();
      await watching;
      console.log(`the machine was ${slowest.toFixed(1)} times slower than an idle one, at the worst`);
      return slowest;
    },
  };
}
