/** A log that keeps the newest output: FILE, and FILE.1 with what came before, each at most half of the limit. */

export interface LogOptions {
  readonly path: string;
  readonly limitBytes: number;
  /** Links must not lead out of this folder. */
  readonly within?: string;
}

export interface LogFile {
  /** Never waits, never throws: what cannot be written is dropped. */
  write(bytes: Uint8Array): void;
  /** Accepted bytes that are not on their way to the disk yet. */
  readonly unwritten: number;
  /** The disk has not accepted output for a while: further output is dropped until it does. */
  readonly stuck: boolean;
  /** Called each time that the unwritten bytes fall below the limit again. */
  onDrain(listener: () => void): void;
  /** Writes what is left, then closes the file. */
  close(): void;
}

/** `say`: reports an error to the user, once per series of failures. */
export type OpenLog = (options: LogOptions, say: (line: string) => void) => LogFile;
