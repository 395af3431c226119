/** Programs on pseudo-terminals: their output, their input and how they ended. */
import type { Size } from '../core/terminal/geometry.ts';
import type { Result } from '../core/result.ts';

export interface TerminalProgram {
  readonly argv: readonly string[];
  /** Must exist. */
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly size: Size;
}

/** How a program ended; both null: unknown. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface PseudoTerminal {
  readonly pid: number;
  /** Writes everything in order, waiting for the program to read. Does nothing once it has ended. */
  write(bytes: Uint8Array): void;
  /** Written bytes that the program has not read yet. */
  readonly unwritten: number;
  resize(size: Size): void;
  /** Stops reading until `resume`: the program blocks when it writes. */
  pause(): void;
  resume(): void;
  /** Closes the terminal: its programs get SIGHUP. No further events. */
  close(): void;
}

export interface TerminalListener {
  /** The listener owns the bytes. */
  readonly output: (bytes: Uint8Array) => void;
  /** Called once, after all output has been delivered, even if the program exits at once. */
  readonly ended: (end: ProgramEnd) => void;
}

export interface PseudoTerminals {
  /** `pty-missing` if this machine cannot have pseudo-terminals. */
  check(): Promise<Result<string>>;
  /** Only after a successful check. */
  start(program: TerminalProgram, listener: TerminalListener): Result<PseudoTerminal>;
}
