/** All settings, their defaults, and those that widen a worker's rights. Data only. */

import type { HostSettings } from '../wire/ssh-host.ts';

/** `osc9`, `osc777`: the escape sequence for notifications that the user's terminal supports. */
export const noticeWays = ['off', 'desktop', 'osc9', 'osc777'] as const;
export type NoticeWay = (typeof noticeWays)[number];

/** Where a value came from, strongest first: flags over environment over project over user over defaults. */
export type SettingSource = 'flag' | 'environment' | 'project' | 'user' | 'default';

export interface Settings {
  /** How many agents may run at once. Null: no limit. */
  readonly maxWorkers: number | null;
  readonly agent: string;
  readonly backend: 'auto' | 'tmux' | 'pty';
  readonly model: string | null;
  readonly permissionMode: string | null;
  readonly claudePath: string | null;
  readonly sidebarColumns: number;
  /** Smallest worker pane; if panes would be smaller, more windows are used. */
  readonly minPaneColumns: number;
  readonly minPaneRows: number;
  /** The name of a layout; see docs/layouts.md. */
  readonly layout: string;
  /** Folder of comm/, logs/ and outputs/, relative to the project. Null: the project folder. */
  readonly folder: string | null;
  readonly logLimitMB: number;
  /** The user's tmux configuration, read after muxcrew's. */
  readonly tmuxConf: string | null;
  /** The prefix key of the view, by its tmux name: `C-b`. */
  readonly prefix: string;
  /** On the pty backend: which of several attached terminals sets the window size. */
  readonly windowSize: 'latest' | 'smallest';
  /** Ring the terminal's bell when a worker needs input or fails. */
  readonly bell: boolean;
  /** How often a crashed Claude restarts automatically in its conversation. */
  readonly restarts: number;
  /** Ask a worker once for its status when its turn ended without a report. */
  readonly askStatus: boolean;
  /** Cost of the crew at which no more workers are started; US dollars. Null: no limit. */
  readonly maxCostUsd: number | null;
  /** The same for each worker. */
  readonly maxWorkerCostUsd: number | null;
  /** Also stop running workers when a cost limit is reached. */
  readonly stopAtMaxCost: boolean;
  /** Notify a user without an attached client when a worker needs input or fails, by the desktop or the terminal. */
  readonly notify: NoticeWay;
  /** No starts while the machine has less free memory. 0: no limit. */
  readonly minFreeMemoryMB: number;
  /** Assumed memory per worker when a plan computes how many run at once. 0: memory does not limit. */
  readonly memoryPerWorkerMB: number;
  /** Command for `sh -c` that checks a worker's COMPLETED report. */
  readonly verify: string | null;
  /** How often a failed check is reported to the worker. */
  readonly verifyTries: number;
  /** Permission rules in Claude Code's format, for every worker. */
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  /** `agents: { NAME: [program, arg, …] }`; `{instructions}`, `{prompt}`, `{id}`, `{name}`, `{status}`, `{outputs}` are filled in. */
  readonly agents: Readonly<Record<string, readonly string[]>>;
  /** Added to every worker's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Hosts by the names that --host takes. Only in the user's own configuration. */
  readonly hosts: HostSettings;
}

export const defaultSettings: Settings = {
  maxWorkers: null,
  agent: 'claude',
  backend: 'auto',
  model: null,
  permissionMode: null,
  claudePath: null,
  sidebarColumns: 34,
  minPaneColumns: 40,
  minPaneRows: 8,
  layout: 'grid',
  folder: null,
  logLimitMB: 256,
  tmuxConf: null,
  prefix: 'C-b',
  windowSize: 'latest',
  bell: true,
  restarts: 3,
  askStatus: true,
  maxCostUsd: null,
  maxWorkerCostUsd: null,
  stopAtMaxCost: false,
  notify: 'off',
  minFreeMemoryMB: 768,
  memoryPerWorkerMB: 2048,
  verify: null,
  verifyTries: 2,
  allow: [],
  deny: [],
  agents: {},
  env: {},
  hosts: {},
};

/** Keys that a project's own file can set only with the user's consent: they name programs to run or widen rights. */
export const wideningKeys: ReadonlySet<keyof Settings> = new Set([
  'agent',
  'permissionMode',
  'claudePath',
  'tmuxConf',
  'verify',
  'allow',
  'agents',
  'env',
]);

export interface SettingOrigin {
  readonly source: SettingSource;
  /** The file it came from, or the variable or flag. */
  readonly from: string | null;
}

export interface ResolvedSetting extends SettingOrigin {
  readonly key: keyof Settings;
  readonly value: unknown;
  /** Weaker sources whose rules are joined into the value: `deny`. */
  readonly joined?: readonly SettingOrigin[];
  /** The user's own setting that a project's setting replaces. */
  readonly replaces?: { readonly value: unknown; readonly from: string | null };
  /** The project's setting, if a narrower limit of the user's (or a default) stays in force. */
  readonly refused?: { readonly value: unknown; readonly from: string | null };
}
