/** A command's definition: its texts for help, completion and the manual page, and its arguments. Types only. */

export interface OptionSpec {
  /** Without dashes: `max`. */
  readonly name: string;
  readonly short?: string;
  /** Placeholder for its value in help; absent for a switch. */
  readonly value?: string;
  readonly what: string;
  readonly repeatable?: boolean;
}

/** What an argument stands for. Completion offers candidates of this kind. */
export type PositionalKind = 'WORKER' | 'SESSION' | 'FILE' | 'LAYOUT' | 'HOST' | 'NAME' | 'ID';

export type Positional = {
  /** Optional positionals come last and are given together: `[setup|check HOST]`. */
  readonly optional?: true;
  /** Accepts any number; only the last positional can. */
  readonly many?: true;
} & (
  | { readonly kind: PositionalKind; readonly oneOf?: undefined }
  | { readonly kind?: undefined; readonly oneOf: readonly string[] }
);

export interface CommandWords {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** In order. Arguments that do not match are refused. */
  readonly positionals: readonly Positional[];
  /** Set if the arguments after `--` are a text; otherwise they are ordinary arguments. */
  readonly text?: 'required' | 'optional';
  readonly details: readonly string[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly { readonly line: string; readonly what: string }[];
  /** For muxcrew's own use: not listed. */
  readonly internal?: boolean;
  /** Also runs when the state folder is unusable. */
  readonly stateless?: boolean;
  /** A failure prints nothing and exits with 0. */
  readonly refusedSilently?: true;
  /** Meaningless on another host: no --host. */
  readonly local?: boolean;
}

/** A command line parsed by the command's option table. */
export interface Arguments {
  readonly words: readonly string[];
  /** The arguments after `--` if the command takes a text; null without `--`. */
  readonly afterDashes: readonly string[] | null;
  readonly flag: (name: string) => boolean;
  readonly value: (name: string) => string | null;
  readonly values: (name: string) => readonly string[];
}
