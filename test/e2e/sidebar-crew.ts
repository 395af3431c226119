/** A crew with somebody attached, for the keyboard scripts: the sidebar's words and the panes' holder for what the screen is to show. */
import type { CrewRig } from '../rig/crew-rig.ts';
import { heldPanes, type HeldPanes } from '../rig/held-panes.ts';
import type { Terminal } from '../rig/terminal.ts';
import { eventually } from '../backends/eventually.ts';

/** Ctrl-b, the prefix of tmux and of the view. */
export const prefix = '\x02';

export interface Attached {
  readonly rig: CrewRig;
  readonly terminal: Terminal;
  /** Types keys and waits for the screen that they lead to. */
  keys(text: string, then: RegExp): Promise<string>;
  /** Leaves whatever the keys before opened, and waits until keys are no longer ignored. */
  ready(): Promise<void>;
  readonly panes: HeldPanes;
  /** The role of the focused pane of the window in view. */
  focused(): Promise<string>;
  focuses(role: string): Promise<void>;
}

export interface AttachOptions {
  readonly scene?: string;
  readonly names?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: readonly string[];
}

/** Brings the crew up, waits until every worker has said something, and puts the focus on the sidebar. */
export async function attached(rig: CrewRig, options: AttachOptions = {}): Promise<Attached> {
  const names = options.names ?? ['backend', 'frontend'];
  const files = names.map((name) => `${name}.md`);
  for (const file of files) rig.write(file, 'Do it.\n');
  const how = options.run ?? ['--agent', 'demo', '--scene', options.scene ?? 'idle'];
  const { columns = 120, rows = 30, env = {} } = options;
  const terminal = rig.terminal(['run', ...how, ...files], { columns, rows, env });
  const crew = attachedTo(rig, terminal);
  await terminal.shows(/detach|d detach/);
  await rig.until('everybody has started', () =>
    rig
      .snapshot()
      ?.workers.every(({ pid, state }) => pid !== null || state === 'completed' || state === 'failed'),
  );
  // The first draw of the list may still be on its way.
  await terminal.shows(new RegExp(` 1 ${names[0] ?? ''} `));
  terminal.type(`${prefix}S`);
  await crew.focuses('sidebar');
  return crew;
}

export function attachedTo(rig: CrewRig, terminal: Terminal): Attached {
  const panes = heldPanes(rig);
  const focused = async (): Promise<string> => {
    const seen = await panes.seen();
    const inView = seen.windows.findIndex((window) => window.inView);
    const place = seen.panes.find((pane) => pane.focused && pane.window === inView)?.place ?? '';
    return /^\d+$/.test(place) ? `worker:${place}` : place;
  };
  return {
    rig,
    terminal,
    keys: async (text, then) => {
      terminal.type(text);
      return terminal.shows(then, 10_000);
    },
    ready: async () => {
      // An editor or a panel that is open takes Escape; where keys are ignored, it costs another second.
      terminal.type('\x1b');
      await eventually('keys count again', async () => {
        await new Promise((resolve) => setTimeout(resolve, 1_200));
        return !/keys are ignored|pause for 1/.test(terminal.screen());
      });
    },
    panes,
    focused,
    focuses: async (role) => {
      await eventually(`${role} has the focus`, async () => (await focused()) === role);
    },
  };
}
