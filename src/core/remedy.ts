/** Ways to fix a failure, as data. Commands are argument lists: quoting, `--host` and the program's path are added here. */
import { cleanText } from './text/clean-text.ts';
import { printedWord } from './text/shell-word.ts';

/** `raw` is put into the command line unquoted: a placeholder such as `FILE…`, or a pattern. */
export type CommandWord = string | { readonly raw: string };

interface OnHost {
  /** Where to do it; null: on the user's own machine. Default: the host that reports the failure. */
  readonly host?: string | null;
}

export interface CommandRemedy extends OnHost {
  /** Begins with the program. `muxcrew` is replaced by how the user calls it. */
  readonly run: readonly CommandWord[];
  /** Words in front of the program, such as `env -u TMUX`. */
  readonly before?: readonly string[];
  /** What it does, or when it applies. */
  readonly note?: string;
}

export type Remedy = CommandRemedy | ({ readonly text: string } & OnHost);

/** How the user calls muxcrew. */
export interface Caller {
  /** The host that the command was sent to with `--host`; null: none. */
  readonly host: string | null;
  /** As it is typed in a shell. Default: `muxcrew`. */
  readonly command?: string;
}

const directly: Caller = { host: null };

/** Returns the program and the host option that a command line begins with. */
export function programPrefix({ host, command = 'muxcrew' }: Caller): string {
  return host === null ? command : `${command} --host ${host}`;
}

/** Returns the remedy as a line for a shell or a reader, without its note. */
export function remedyCommand(remedy: Remedy, caller: Caller = directly): string {
  const { host = caller.host } = remedy;
  const place = host === null ? '' : `on ${clean(host)}: `;
  if ('text' in remedy) return `${place}${clean(remedy.text)}`;
  const { run, before = [] } = remedy;
  const [program = '', ...words] = run;
  const isOwn = program === 'muxcrew';
  const first = isOwn ? programPrefix({ ...caller, host }) : shown(program);
  return `${isOwn ? '' : place}${[...before.map(shown), first, ...words.map(shown)].join(' ')}`;
}

/** Returns the remedy on one line, with its note in parentheses. */
export function remedyText(remedy: Remedy, caller?: Caller): string {
  const line = remedyCommand(remedy, caller);
  return 'text' in remedy || remedy.note === undefined ? line : `${line} (${clean(remedy.note)})`;
}

/** Returns alternatives on one line; null if there are none. */
export function remediesText(fixes: readonly Remedy[], caller?: Caller): string | null {
  return fixes.length === 0 ? null : fixes.map((one) => remedyText(one, caller)).join('; or: ');
}

/** Longer commands are not padded to align the notes. */
const mostPadding = 60;

/** Returns a line for each alternative, with the notes aligned. */
export function remedyLines(fixes: readonly Remedy[], caller?: Caller): readonly string[] {
  const lines = fixes.map((one) => ({
    line: remedyCommand(one, caller),
    note: 'text' in one ? undefined : one.note,
  }));
  const noted = lines.filter(({ note }) => note !== undefined).map(({ line }) => line.length);
  const width = Math.max(0, ...noted.filter((length) => length <= mostPadding));
  return lines.map(({ line, note }) =>
    note === undefined ? line : `${line.padEnd(width)}    ${clean(note)}`,
  );
}

/** An option keeps its dashes outside the quotes. */
function shown(word: CommandWord): string {
  if (typeof word !== 'string') return clean(word.raw);
  const [, dashes = '', rest = ''] = /^(-*)(.*)$/s.exec(word) ?? [];
  return rest === '' && dashes !== '' ? dashes : `${dashes}${printedWord(rest)}`;
}

/** Never shortened: half a path is another path. */
function clean(text: string): string {
  return cleanText(text, text.length);
}
