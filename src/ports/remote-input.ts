/** Standard input of a muxcrew that another one has started over ssh: a line that says what is asked, then the person's own. */
export interface RemoteInput {
  /** The first line. `hung up`: the connection ended before its end. */
  readonly request: Promise<
    { readonly is: 'line'; readonly text: string } | { readonly is: 'hung up' | 'too long' }
  >;
  /** All of the user's input, as text. `incomplete`: the connection ended before the input did. */
  readAll(): Promise<
    { readonly is: 'text'; readonly text: string } | { readonly is: 'incomplete' | 'too long' }
  >;
  /** One line of it; empty at its end. */
  readLine(): Promise<string>;
  /** Called once, when the one who asked is gone. */
  onHangUp(listener: () => void): void;
  /** Lets go of it, so that the process can end while the other side holds it open. */
  close(): void;
}
