/** What a command is: its words for help, completion and the manual page, and what it does. Types only. */
import type { Result } from '../core/result.ts';
import type { Context, Terminal } from '../app/context.ts';

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

/** Gives the exit code, or a failure that main words and turns into one. */
export interface Command {
  readonly words: CommandWords;
  readonly run: (context: Context, args: Arguments) => Promise<Result<number>>;
  /** Will it read standard input? Asked where the command runs elsewhere: what it does not read stays unread. Left out: no. */
  readonly readsInput?: (args: Arguments, terminal: Terminal) => boolean;
  /** Its words are files, and so are the values of these options: where it runs elsewhere, they are sent along. */
  readonly sendsFiles?: readonly string[];
  /** Does it take the terminal over? Then another host must give it one of its own. Left out: no. */
  readonly takesTerminal?: (args: Arguments, terminal: Terminal) => boolean;
  /** The process ends with it, whatever it has still under way: that must not act any more. */
  readonly endsAtOnce?: boolean;
}
