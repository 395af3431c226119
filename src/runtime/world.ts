/** Everything outside that the supervisor uses, passed in by main.ts. Ports only, no implementations. */
import type { Agent } from '../ports/agent.ts';
import type { Backend, PaneCommand } from '../ports/backend.ts';
import type { Exec } from '../ports/exec.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Placeholder } from '../ports/placeholder.ts';
import type { Placement } from '../ports/placement.ts';
import type { Workspace } from '../ports/workspace.ts';
import type { Locks } from '../ports/locks.ts';
import type { Processes } from '../ports/processes.ts';
import type { Sockets } from '../ports/socket.ts';
import type { Notice } from '../core/snapshot/notice.ts';
import type { StatePaths } from '../core/paths/session-paths.ts';
import type { AgentKind } from '../core/model/worker.ts';

export interface World {
  readonly files: Files;
  readonly exec: Exec;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly locks: Locks;
  readonly sockets: Sockets;
  readonly backend: Backend;
  readonly agent: (kind: AgentKind) => Agent;
  /** By kind; the same object each time. Null: not supported by this build. */
  readonly placement: (kind: string) => Placement | null;
  readonly placeholder: Placeholder;
  /** By kind. Null: not supported by this build. */
  readonly workspace: (kind: string) => Workspace | null;
  /** The command of the sidebar's pane. */
  readonly sidebar: PaneCommand;
  readonly paths: StatePaths;
  /** The environment that muxcrew was started in, cleaned: what workers get. */
  readonly env: Readonly<Record<string, string>>;
  /** Shows a desktop notice; returns why it failed, or null. */
  readonly notice: (notice: Notice) => Promise<string | null>;
  readonly pid: number;
  readonly iso: (at: number) => string;
  /** Writes a line to logs/muxcrew.log; `debug` only with DEBUG=true. */
  readonly log: (level: 'info' | 'debug', text: string) => void;
}
