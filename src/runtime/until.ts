/** Waits for a condition on the model. */
import type { Store } from './store.ts';
import type { World } from './world.ts';

export interface UntilOptions {
  readonly ms: number;
  /**
   * Checks again after this time without an event, for conditions that no event reports at once. Default:
   * never.
   */
  readonly againMs?: number;
}

/**
 * Checks now and after each batch of events. Resolves to true once the condition holds, or to false after the
 * time limit.
 */
export function until(
  { clock }: Pick<World, 'clock'>,
  store: Pick<Store, 'onChange'>,
  holds: () => boolean,
  { ms, againMs }: UntilOptions,
): Promise<boolean> {
  if (holds()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const cancels: (() => void)[] = [];
    const settle = (held: boolean): void => {
      for (const cancel of cancels) cancel();
      resolve(held);
    };
    const check = (): void => {
      if (holds()) settle(true);
    };
    cancels.push(store.onChange(check));
    cancels.push(clock.after(ms, () => settle(holds())));
    if (againMs !== undefined) cancels.push(clock.every(againMs, check));
  });
}
