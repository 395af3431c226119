/** Standard input of a muxcrew that another one has started over ssh: a line that says what is asked, then the person's own. */
export interface RemoteInput {
  /** The first line; null: there was none. */
  readonly request: Promise<string | null>;
  /** All of the person's input, as text. */
  readAll(): Promise<string>;
  /** One line of it; empty at its end. */
  readLine(): Promise<string>;
  /** Called once, when the one who asked is gone. */
  onHangUp(listener: () => void): void;
  /** Lets go of it, so that the process can end while the other side holds it open. */
  close(): void;
}
