/** Something that turns what happens outside into events. Owned, started and disposed of by the supervisor. */
export interface Source {
  /** Begins to watch, and reports what happened before. */
  start(): void | Promise<void>;
  /** The slow beat: finds what hints have missed. Cheap when nothing changed. */
  beat(): void | Promise<void>;
  dispose(): void;
}
