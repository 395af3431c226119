/**
 * The settings that a worker's Claude is started with (`--settings`): the narrowest permissions that let it report, and
 * the hooks by which it tells of its turns and asks. Pure; the table of what passes is docs/claude-permissions.md.
 */
import type { WorkerPaths } from '../../ports/agent.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { OwnStatusLine } from './status-line.ts';
import { shellWord } from '../../core/text/shell-word.ts';
import { rulePath } from './worker-files.ts';
import { folderOf } from '../../core/paths/path-parts.ts';

/** Known to both tested CLI versions: an unknown one would open a "Settings Warning" dialog. */
export const hookEvents = [
  'SessionStart',
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
  'PermissionRequest',
  'Notification',
  'Stop',
  'StopFailure',
  'SessionEnd',
] as const;
export type HookEvent = (typeof hookEvents)[number];

/**
 * Seconds that a request waits for its reply: a week. At its end Claude ends the hook, and its dialog stays in the pane.
 * 2.1.197 takes no more than 2,147,483: beyond, the hook ends at once.
 */
export const askSeconds = 604_800;

export interface SettingsInput {
  readonly worker: WorkerId;
  readonly paths: WorkerPaths;
  /** The folder that the worker runs in. */
  readonly cwd: string;
  /** Files to read that may lie outside of `cwd`. */
  readonly reads: readonly string[];
  /** Folders of such. */
  readonly readFolders?: readonly string[];
  /** Folders that no worker may write to, by every path that leads there; absolute. */
  readonly protects?: readonly string[];
  /** Absolute path of hook.sh. */
  readonly hook: string;
  /** The crew's own rules. */
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  /** Absolute path of ask.sh, and the folder where it puts what is asked. Left out: only the pane answers. */
  readonly ask?: { readonly script: string; readonly folder: string };
  /** Absolute path of status-line.sh, and the person's own. Left out: theirs stays as it is. */
  readonly statusLine?: { readonly script: string; readonly own: OwnStatusLine | null };
}

export function claudeSettings(input: SettingsInput): Readonly<Record<string, unknown>> {
  return {
    permissions: {
      allow: [...allowRules(input), ...(input.allow ?? [])],
      deny: [...denyRules(input), ...(input.deny ?? [])],
    },
    hooks: hooks(input),
    ...(input.statusLine === undefined
      ? {}
      : { statusLine: statusLine(input.paths.folder, input.statusLine) }),
    // Several spinners side by side cost a core; this cuts what a busy worker draws to a tenth.
    prefersReducedMotion: true,
    // A suggestion looks like a draft, and a worker's user seldom looks. The variable of the user's environment beats it.
    promptSuggestionEnabled: false,
    // `←` on an empty prompt and `/bg` would move the conversation into a background service, out of its pane.
    disableAgentView: true,
    // In tmux mode, agent teams split the window that they run in.
    teammateMode: 'in-process',
  };
}

function allowRules({ paths, cwd, reads, readFolders = [] }: SettingsInput): readonly string[] {
  return [
    // `Edit` is what covers a redirection; a `Bash(echo *)` rule would not, and would allow more.
    `Edit(${rulePath(paths.statusFile, cwd)})`,
    `Edit(${rulePath(paths.boardFile, cwd)})`,
    `Edit(${rulePath(paths.outputs, cwd)}/**)`,
    ...reads.map((path) => `Read(${rulePath(path, cwd)})`),
    ...readFolders.map((path) => `Read(${rulePath(path, cwd)}/**)`),
  ];
}

/**
 * Modes `auto` (the newest CLI's default) and `acceptEdits` allow every edit below the project, whatever the rules
 * above say. What only others write is therefore denied by name: deny holds in every mode, and beats allow.
 */
function denyRules({ worker, paths, cwd, protects = [] }: SettingsInput): readonly string[] {
  const comm = folderOf(paths.statusFile);
  const inComm = (pattern: string): string => `Edit(${rulePath(comm, cwd)}/${pattern})`;
  return [
    ...othersOf(worker).map((others) => inComm(`worker${others}_status.txt`)),
    inComm('session.json'),
    inComm('*.pid'),
    inComm('archive/**'),
    // The project may be the user's home folder, or above it.
    ...[paths.folder, ...protects].map((folder) => `Edit(${rulePath(folder, cwd)}/**)`),
  ];
}

/**
 * Patterns that together match every other number: Claude Code's patterns know sets but no negation (`[!1]` matches 1).
 * For `12`: `[023456789]*`, `1[013456789]*`, `1`, `12[0123456789]*`.
 */
function othersOf(worker: WorkerId): readonly string[] {
  const digits = '0123456789';
  return [
    ...Array.from(worker).flatMap((digit, index) => {
      const before = worker.slice(0, index);
      return [...(before === '' ? [] : [before]), `${before}[${digits.replace(digit, '')}]*`];
    }),
    `${worker}[${digits}]*`,
  ];
}

function hooks({ paths, hook, ask }: SettingsInput): Readonly<Record<HookEvent, unknown>> {
  const entries = hookEvents.map((event) => {
    // Asynchronous: a hook never delays the worker.
    const told = { ...script(hook, `${paths.folder}/events`, event), async: true, timeout: 30 };
    // Answers while Claude's own dialog is open; does not delay it, except for an agent in the background (ask.sh).
    const asked = { ...script(ask?.script ?? '', ask?.folder ?? ''), timeout: askSeconds };
    return [event, [{ hooks: event === 'PermissionRequest' && ask !== undefined ? [told, asked] : [told] }]];
  });
  return Object.fromEntries(entries) as Record<HookEvent, unknown>;
}

function statusLine(
  folder: string,
  { script: path, own }: NonNullable<SettingsInput['statusLine']>,
): Readonly<Record<string, unknown>> {
  return { ...own?.more, ...script(path, folder, ...(own === null ? [] : [own.command])) };
}

/** `exec`: the process that Claude starts is the one that works; the order of hooks is told by it (hook.sh). */
function script(...words: readonly string[]): { readonly type: 'command'; readonly command: string } {
  return { type: 'command', command: `exec ${['/bin/sh', ...words].map(shellWord).join(' ')}` };
}
