/** What the memory backend knows of a pane beyond its place, and of a session beyond its windows. Types only. */
import type { Windows } from '../../../src/core/terminal/windows.ts';
import type { RequestMark } from '../../../src/core/snapshot/request-marks.ts';
import type { ClientFact, Hint, PaneLog } from '../../../src/ports/backend.ts';
import type { MemoryProgram } from './program.ts';

export interface MemoryPane {
  program: MemoryProgram | null;
  log: PaneLog | null;
  stuck: boolean;
  /** All that it printed, by lines; a screen shows the last of them. */
  text: string;
}

export interface MemorySession {
  windows: Windows;
  clients: ClientFact[];
  /** Of the clients' own terminals. */
  title: string;
  marks: readonly RequestMark[];
  readonly watchers: Set<(hint: Hint) => void>;
}
