/** What the tmux backend is made of: everything of the world that it needs, handed in. Types only. */
import type { Clock } from '../../ports/clock.ts';
import type { Exec } from '../../ports/exec.ts';
import type { Files } from '../../ports/files.ts';
import type { ProcessIdentity, Processes } from '../../ports/processes.ts';

export interface TmuxBackendOptions {
  readonly exec: Exec;
  readonly processes: Processes;
  readonly files: Files;
  readonly clock: Clock;
  /** The folder with tmux.conf and log.sh. */
  readonly assets: string;
  /** The environment that the person started muxcrew in. */
  readonly env: Readonly<Record<string, string>>;
  /** `tmux -L`: never a server of the person's. */
  readonly socketName: string;
  /** A tmux configuration of the person's own, read after ours. Absolute. */
  readonly userConf: string | null;
  /** Servers that sessions were last seen on, so that one whose socket was deleted is found again. */
  readonly knownServers?: readonly ProcessIdentity[];
  /** What goes before tmux's words where they start a server, so that it outlives a login; left out: nothing. */
  readonly scope?: () => Promise<readonly string[]>;
}
