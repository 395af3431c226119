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

export interface CommandWords {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** After `muxcrew NAME`: `WORKER… -- TEXT`. Words beyond what stands here are refused. */
  readonly usage: string;
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
  /** What followed `--`, where the usage has a text there; null where there was none. */
  readonly afterDashes: readonly string[] | null;
  readonly flag: (name: string) => boolean;
  readonly value: (name: string) => string | null;
  readonly values: (name: string) => readonly string[];
}
