/** What a command is: its words for help, completion and the manual page, and what it does. Types only. */

export interface OptionSpec {
  /** Without dashes: `max`. */
  readonly name: string;
  readonly short?: string;
  /** What its value stands for in help; left out for a switch. */
  readonly value?: string;
  readonly what: string;
  readonly repeatable?: boolean;
}

/** What an argument stands for. Completion offers the candidates of its kind. */
export type PositionalKind = 'WORKER' | 'SESSION' | 'FILE' | 'LAYOUT' | 'HOST' | 'NAME' | 'ID';

export type Positional = {
  /** Optional ones come last, and are given together: `[setup|check HOST]`. */
  readonly optional?: true;
  /** Any number of them; only the last positional can be so. */
  readonly many?: true;
} & (
  | { readonly kind: PositionalKind; readonly oneOf?: undefined }
  | { readonly kind?: undefined; readonly oneOf: readonly string[] }
);

export interface CommandWords {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** In their order. Arguments that do not fit are refused; help, manual page and completion show the same. */
  readonly positionals: readonly Positional[];
  /** Set where the arguments after `--` are a text; elsewhere they are arguments like the others. */
  readonly text?: 'required' | 'optional';
  readonly details: readonly string[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly { readonly line: string; readonly what: string }[];
  /** Not listed: for muxcrew's own use. */
  readonly internal?: boolean;
  /** Runs also where the state folder cannot be used. */
  readonly stateless?: boolean;
  /** Its caller shows nothing of a refusal: it prints nothing, and ends with 0. */
  readonly refusedSilently?: true;
  /** It makes no sense on another host: no --host. */
  readonly local?: boolean;
}

/** A command line taken apart by its own option table. */
export interface Arguments {
  readonly words: readonly string[];
  /** What followed `--`, where the command takes a text; null without `--`. */
  readonly afterDashes: readonly string[] | null;
  readonly flag: (name: string) => boolean;
  readonly value: (name: string) => string | null;
  readonly values: (name: string) => readonly string[];
}
