/** How the person calls the muxcrew that runs here: by its name alone, or with the host that they have asked it on. */
import type { Context } from './context.ts';

/** What begins every command line that they are told to type. */
export function called({ host }: Pick<Context, 'host'>): string {
  return host === null ? 'muxcrew' : `muxcrew --host ${host}`;
}

/** What mends something, for whoever has called from elsewhere. */
export function calledFrom({ host }: Pick<Context, 'host'>, mend: string): string {
  if (host === null) return mend;
  if (mend.startsWith('muxcrew host ')) return mend;
  // Quoted text stays as it is: a path may have these words in it.
  const parts = /((?:^|(?<=[\s=]|\\'))'[^']*'|"\$\([^)]*\)")|\bmuxcrew (?=[a-z*-])(?!host )/g;
  const asked = mend.replaceAll(parts, (part, quoted?: string) => quoted ?? `${called({ host })} `);
  return asked === mend ? `on ${host}: ${mend}` : asked;
}
