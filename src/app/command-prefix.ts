/** How the person calls the muxcrew that runs here: by its name alone, or with the host that they have asked it on. */
import type { Context } from './context.ts';

type Caller = Pick<Context, 'host'> & Partial<Pick<Context, 'command'>>;

/** What begins every command line that they are told to type. */
export function called({ host, command = 'muxcrew' }: Caller): string {
  return host === null ? command : `${command} --host ${host}`;
}

/** A fix as the user can paste it. */
export function calledFrom({ host, command = 'muxcrew' }: Caller, mend: string): string {
  if (host !== null && mend.startsWith('muxcrew host ')) return mend;
  // Quoted text stays as it is: a path may have these words in it.
  const parts = /((?:^|(?<=[\s=]|\\'))'[^']*'|"\$\([^)]*\)")|\bmuxcrew (?=[a-z*-])/g;
  const asked = mend.replaceAll(parts, (part, quoted: string | undefined, at: number, whole: string) => {
    if (quoted !== undefined) return quoted;
    // Hosts are set up where the user sits.
    return host !== null && whole.startsWith('host ', at + part.length)
      ? part
      : `${called({ host, command })} `;
  });
  return asked === mend && host !== null ? `on ${host}: ${mend}` : asked;
}
