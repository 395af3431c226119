/** How the person calls the muxcrew that runs here: by its name alone, or with the host that they have asked it on. */
import type { Context } from './context.ts';

/** What begins every command line that they are told to type. */
export function called({ host }: Pick<Context, 'host'>): string {
  return host === null ? 'muxcrew' : `muxcrew --host ${host}`;
}

/** What mends something, for whoever has called from elsewhere. */
export function calledFrom({ host }: Pick<Context, 'host'>, mend: string): string {
  if (host === null) return mend;
  const ours = /\bmuxcrew (?=[a-z*-])(?!host )/g;
  if (mend.startsWith('muxcrew host ')) return mend;
  return ours.test(mend) ? mend.replaceAll(ours, `${called({ host })} `) : `on ${host}: ${mend}`;
}
