/** Turns changes outside into events. Owned, started and disposed of by the supervisor. */
export interface Source {
  /** Starts watching, and reports what happened before. */
  start(): void | Promise<void>;
  /** The slow beat: finds what hints missed. Cheap when nothing changed. */
  beat(): void | Promise<void>;
  dispose(): void;
}
