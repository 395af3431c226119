/** Waiting for what events bring about. */
import type { Store } from './store.ts';
import type { World } from './world.ts';

export interface UntilOptions {
  readonly ms: number;
  /** Asked again after so long without an event: for what no event tells at once. Default: never. */
  readonly againMs?: number;
}

/** True once it holds, asked now and after each batch of events; false: not within that time. */
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
    const look = (): void => {
      if (holds()) settle(true);
    };
    cancels.push(store.onChange(look));
    cancels.push(clock.after(ms, () => settle(holds())));
    if (againMs !== undefined) cancels.push(clock.every(againMs, look));
  });
}
