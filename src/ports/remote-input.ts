/** Standard input of a muxcrew that another one started over ssh: a request line, then the user's own input. */
export interface RemoteInput {
  /** The first line. `hung up`: the connection ended before the end of the line. */
  readonly request: Promise<
    { readonly is: 'line'; readonly text: string } | { readonly is: 'hung up' | 'too long' }
  >;
  /** All of the user's input as text. `incomplete`: the connection ended before the input did. */
  readAll(): Promise<
    { readonly is: 'text'; readonly text: string } | { readonly is: 'incomplete' | 'too long' }
  >;
  /** One line of the input; empty at its end. */
  readLine(): Promise<string>;
  /** Called once when the requesting side is gone. */
  onHangUp(listener: () => void): void;
  /** Releases the input, so that the process can end while the other side holds it open. */
  close(): void;
}
