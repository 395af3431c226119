/**
 * Keeps an error of one source from ending the supervisor and from stopping other sources: logs it with the
 * source's name, and warns if it repeats.
 */
import type { World } from './world.ts';
import type { Store } from './store.ts';
import { errorText } from '../core/system-error.ts';
import { errorStack } from '../core/error-text.ts';

export interface Guard {
  /** The same world and store with guarded callbacks (timers, watches and changes). */
  readonly world: World;
  readonly store: Store;
  readonly attempt: (act: () => void | Promise<void>) => Promise<void>;
}

/** A single failure may be temporary. */
const failuresToWarn = 2;

export function guardOf(source: string, world: World, store: Store): Guard {
  let failures = 0;
  let logged = '';
  const about = `source ${source}`;

  const tell = (text: string | null): void => {
    if ((store.model().warnings.get(about) ?? null) !== text) store.emit({ is: 'warning', about, text });
  };
  const failed = (error: unknown): void => {
    failures += 1;
    const stack = errorStack(error);
    if (stack !== logged) world.log('info', `${source} failed: ${stack}`);
    logged = stack;
    if (failures >= failuresToWarn) tell(`${source}: ${errorText(error)} (logs/muxcrew.log)`);
  };
  const attempt = async (act: () => void | Promise<void>): Promise<void> => {
    const before = failures;
    try {
      await act();
      if (failures === before) {
        failures = 0;
        tell(null);
      }
    } catch (error) {
      failed(error);
    }
  };
  /** For callbacks: runs at once, and ignores the result. */
  const guarded =
    <A extends readonly unknown[]>(callback: (...args: A) => void) =>
    (...args: A): void => {
      try {
        callback(...args);
      } catch (error) {
        failed(error);
      }
    };
  return {
    attempt,
    store: { ...store, onChange: (listener) => store.onChange(guarded(listener)) },
    world: {
      ...world,
      files: { ...world.files, watch: (folder, hint) => world.files.watch(folder, guarded(hint)) },
      clock: {
        ...world.clock,
        after: (ms, callback) => world.clock.after(ms, guarded(callback)),
        every: (ms, callback) => world.clock.every(ms, guarded(callback)),
      },
    },
  };
}
