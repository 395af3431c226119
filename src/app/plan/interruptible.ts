/** Something dear that goes on in another program: Ctrl-C ends that program first, and then us, by the same signal. */
import type { Context } from '../context.ts';

/** By itself, Claude Code in print mode takes two seconds to end after a Ctrl-C (seen on 2.1.330), with nobody to wait for it. */
export async function interruptible<T>(
  context: Context,
  work: (abort: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const heard: ('SIGINT' | 'SIGTERM')[] = [];
  const stop = context.onInterrupt((signal) => {
    heard.push(signal);
    controller.abort();
  });
  try {
    return await work(controller.signal);
  } finally {
    stop();
    const [signal] = heard;
    const self = context.processes.identify(context.pid);
    if (signal !== undefined && self !== null) context.processes.signal(self, signal);
  }
}
