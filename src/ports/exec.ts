/** Runs other programs, by argv arrays only: no shell parses a string from muxcrew. */

export interface ExecOptions {
  readonly cwd?: string;
  /** The whole environment of the program: nothing is inherited. Default: this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** For `run`: keeps the program's input open until it ends. */
  readonly holdInput?: boolean;
  readonly timeoutMs?: number;
  /** For `run`: ends the program at once. */
  readonly abort?: AbortSignal;
  /** Ends the program with an error at more output than this. Bytes. */
  readonly maxBytes?: number;
}

/** How a program ended. Never thrown: the caller decides what a non-zero exit means. */
export interface ExecOutcome {
  /** Null if it ended by a signal or could not be started. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Set if it could not be started (`ENOENT`, `EACCES`, …), timed out (`ETIMEDOUT`) or was aborted (`ABORT_ERR`). */
  readonly errorCode: string | null;
}

/** A program that runs beside muxcrew, connected by pipes. Ended by disposing of it. */
export interface Piped {
  readonly pid: number | null;
  write(text: string): void;
  onLine(listener: (line: string) => void): void;
  /** Called once. */
  onEnd(listener: (outcome: { readonly code: number | null; readonly signal: string | null }) => void): void;
  dispose(): void;
}

/** A program that writes to muxcrew's own output and gets its input in pieces. */
export interface Relayed {
  write(bytes: string | Uint8Array): void;
  kill(): void;
  readonly ended: Promise<ExecOutcome>;
}

export interface Exec {
  run(argv: readonly string[], options?: ExecOptions): Promise<ExecOutcome>;
  /**
   * Keeps the last `tailBytes` of its output. Resolves when the program itself has ended, even if its children hold the
   * output open; the caller ends those.
   */
  tail(
    argv: readonly string[],
    options: Pick<ExecOptions, 'cwd' | 'env'> & { readonly tailBytes: number },
  ): Promise<ExecOutcome>;
  pipe(argv: readonly string[], options?: ExecOptions): Piped;
  relay(argv: readonly string[], options?: ExecOptions): Relayed;
  /** Gives this terminal to the program until it ends. `started` gets its pid. */
  takeOver(
    argv: readonly string[],
    options?: ExecOptions,
    started?: (pid: number) => void,
  ): Promise<ExecOutcome>;
  /**
   * Starts a program in its own session (setsid) that outlives this process; its output goes to the file. Returns its
   * pid. `scope`: a command prefix that runs it elsewhere (core/wire/logout.ts); if the prefix fails, the program is
   * started without it.
   */
  detach(
    argv: readonly string[],
    options: ExecOptions & { readonly outputFile: string; readonly scope?: readonly string[] },
  ): Promise<number>;
}
