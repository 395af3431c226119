/** The settings that a person can make, their defaults, and which of them widen what a worker may do. Data only. */

import type { HostSettings } from '../wire/ssh-host.ts';

/** `osc9`, `osc777`: the escape sequence that the person's terminal takes for a notice. */
export const noticeWays = ['off', 'desktop', 'osc9', 'osc777'] as const;
export type NoticeWay = (typeof noticeWays)[number];

/** Where a value came from, strongest first: flags over environment over project over user over defaults. */
export type SettingSource = 'flag' | 'environment' | 'project' | 'user' | 'default';

export interface Settings {
  /** How many agents may live at once. Null: as many as there are workers. */
  readonly maxWorkers: number | null;
  readonly agent: string;
  readonly backend: 'auto' | 'tmux' | 'pty';
  readonly model: string | null;
  readonly permissionMode: string | null;
  readonly claudePath: string | null;
  readonly sidebarColumns: number;
  /** Smallest worker pane; smaller ones go on to further windows. */
  readonly minPaneColumns: number;
  readonly minPaneRows: number;
  /** The name of a layout; see docs/layouts.md. */
  readonly layout: string;
  /** Where comm/, logs/ and outputs/ are: relative to the project. Null: in the project folder itself. */
  readonly folder: string | null;
  readonly logLimitMB: number;
  /** A tmux configuration of the person's own, read after ours. */
  readonly tmuxConf: string | null;
  /** The key that begins a command of the view, as tmux names it: `C-b`. */
  readonly prefix: string;
  /** On the pty backend: which of several terminals that look decides how large the windows are. */
  readonly windowSize: 'latest' | 'smallest';
  /** Ring the terminal's bell when a worker starts asking or fails. */
  readonly bell: boolean;
  /** How often a crashed Claude is started again by itself, in its conversation. */
  readonly restarts: number;
  /** Ask a worker that ended its turn without a claim for its status, once. */
  readonly askStatus: boolean;
  /** What the crew may cost before no more workers are started; US dollars. Null: no bound. */
  readonly maxCostUsd: number | null;
  /** The same for each worker by itself. */
  readonly maxWorkerCostUsd: number | null;
  /** Also stop who runs when either is reached. */
  readonly stopAtMaxCost: boolean;
  /** Tell the person who does not look when a worker starts asking or fails: by the desktop, or by their own terminal. */
  readonly notify: NoticeWay;
  /** No start while the machine has less memory left than this. 0: no bound. */
  readonly minFreeMemoryMB: number;
  /** What one worker is taken to need when a plan says how many go side by side. 0: memory bounds nothing. */
  readonly memoryPerWorkerMB: number;
  /** A command, for `sh -c`, that decides whether a worker's COMPLETED holds. */
  readonly verify: string | null;
  /** How often a failed check goes back to the worker. */
  readonly verifyTries: number;
  /** Permission rules in Claude Code's own words, for every worker of the crew. */
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  /** `agents: { NAME: [program, arg, …] }`; `{instructions}`, `{prompt}`, `{id}`, `{name}`, `{status}`, `{outputs}` are filled in. */
  readonly agents: Readonly<Record<string, readonly string[]>>;
  /** Added to every worker's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Other machines, by the names that --host takes. Only in the person's own configuration. */
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

/** Keys that a project's own file can set only with the person's consent: they name programs to run or widen rights. */
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
  /** Weaker sources whose rules are part of the value: `deny`. */
  readonly joined?: readonly SettingOrigin[];
  /** The user's own setting, where a project's is in force instead. */
  readonly replaces?: { readonly value: unknown; readonly from: string | null };
  /** The project's setting, where a narrower bound of the user's (or a default) stays in force. */
  readonly refused?: { readonly value: unknown; readonly from: string | null };
}
