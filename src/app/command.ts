/** A command: its words, and what it does. */
import type { Result } from '../core/result.ts';
import type { Context, Terminal } from './context.ts';
import type { CommandWords, Arguments } from '../cli/command.ts';

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
