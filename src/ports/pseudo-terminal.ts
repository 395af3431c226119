/** Programs on pseudo-terminals of their own: what they print, what they are typed, and how they ended. */
import type { Size } from '../core/terminal/geometry.ts';
import type { Result } from '../core/result.ts';

export interface TerminalProgram {
  readonly argv: readonly string[];
  /** Exists. */
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly size: Size;
}

/** How a program ended; both null: nobody can tell any more. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface PseudoTerminal {
  readonly pid: number;
  /** In order, and all of it: what the program does not take yet waits. Nothing once it has ended. */
  write(bytes: Uint8Array): void;
  /** Written, and not taken by the program. Bytes. */
  readonly unwritten: number;
  resize(size: Size): void;
  /** Nothing is read until `resume`: the program waits where it prints. */
  pause(): void;
  resume(): void;
  /** As a terminal that is closed: what runs on it gets SIGHUP. Nothing is heard of it any more. */
  close(): void;
}

export interface TerminalListener {
  /** The listener's own bytes. */
  readonly output: (bytes: Uint8Array) => void;
  /** Called once, after all that was printed before has been heard: also of a program that exits at once. */
  readonly ended: (end: ProgramEnd) => void;
}

export interface PseudoTerminals {
  /** `pty-missing` where this machine cannot have any. */
  check(): Promise<Result<string>>;
  /** Only after a check that went well. */
  start(program: TerminalProgram, listener: TerminalListener): Result<PseudoTerminal>;
}
