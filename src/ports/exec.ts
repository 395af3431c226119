/** Running other programs. argv arrays only: no shell ever reads a string of ours. */

export interface ExecOptions {
  readonly cwd?: string;
  /** The whole environment of the program: nothing is inherited. Left out: this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** `run` only: its input has no end before it ends itself. */
  readonly holdInput?: boolean;
  readonly timeoutMs?: number;
  /** Ends the program at once; `run` only. */
  readonly abort?: AbortSignal;
  /** More output than this ends the program with an error. Bytes. */
  readonly maxBytes?: number;
}

/** How a program ended. Never thrown: what a non-zero exit means is the caller's to say. */
export interface ExecOutcome {
  /** Null when it ended by a signal or could not be started. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Set when it could not be started at all: `ENOENT`, `EACCES`, …; or `ETIMEDOUT` when it was ended for its time, `ABORT_ERR` when it was called off. */
  readonly errorCode: string | null;
}

/** A program that goes on beside us, spoken to through its pipes. Ends when disposed of. */
export interface Piped {
  readonly pid: number | null;
  write(text: string): void;
  onLine(listener: (line: string) => void): void;
  /** Called once. */
  onEnd(listener: (outcome: { readonly code: number | null; readonly signal: string | null }) => void): void;
  dispose(): void;
}

/** A program on our own output and errors that gets its input bit by bit. */
export interface Relayed {
  write(bytes: string | Uint8Array): void;
  kill(): void;
  readonly ended: Promise<ExecOutcome>;
}

export interface Exec {
  run(argv: readonly string[], options?: ExecOptions): Promise<ExecOutcome>;
  /**
   * Keeps the last `tailBytes` of its output. Resolves when the program itself has ended, though children of its own may
   * hold its output open; ending those is the caller's.
   */
  tail(
    argv: readonly string[],
    options: Pick<ExecOptions, 'cwd' | 'env'> & { readonly tailBytes: number },
  ): Promise<ExecOutcome>;
  pipe(argv: readonly string[], options?: ExecOptions): Piped;
  relay(argv: readonly string[], options?: ExecOptions): Relayed;
  /** Hands our own terminal to the program until it ends. `started` is told its pid. */
  takeOver(
    argv: readonly string[],
    options?: ExecOptions,
    started?: (pid: number) => void,
  ): Promise<ExecOutcome>;
  /**
   * Starts a program in a session of its own (setsid) that outlives us; its output goes to the file. Gives its pid.
   * `scope`: words that run it in another place (core/wire/logout.ts); where these do not do so, it is started without.
   */
  detach(
    argv: readonly string[],
    options: ExecOptions & { readonly outputFile: string; readonly scope?: readonly string[] },
  ): Promise<number>;
}
