/** A log that keeps the newest of what it is given: FILE, and FILE.1 with what was before, each at most half of the limit. */

export interface LogOptions {
  readonly path: string;
  readonly limitBytes: number;
  /** The folder that links must not lead out of. */
  readonly within?: string;
}

export interface LogFile {
  /** Never waits, never throws: what cannot be written is dropped. */
  write(bytes: Uint8Array): void;
  /** Given, and not yet on its way to the disk. Bytes. */
  readonly unwritten: number;
  /** The disk does not take what it was given, and has not for a while: what comes is dropped until it does. */
  readonly stuck: boolean;
  /** Calls back each time that less than the most that is kept is unwritten again. */
  onDrain(listener: () => void): void;
  /** What was given is still written; then the file is closed. */
  close(): void;
}

/** `say`: for people, once for each spell of trouble. */
export type OpenLog = (options: LogOptions, say: (line: string) => void) => LogFile;
