/** Runs one action at a time, in the order of the calls; a failed one does not block the next. */
export type Turns = <T>(act: () => Promise<T>) => Promise<T>;

export function turns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const turn = last.then(act, act);
    last = turn;
    return turn;
  };
}
