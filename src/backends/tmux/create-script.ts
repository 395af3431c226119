/**
 * Builds the commands that create a whole session in one call. Pure. Panes are first created empty in a
 * window high enough for any number of splits, then laid out to the cell, and only then get their programs:
 * no program ever sees a resize.
 */
import type { PaneRole, WindowArrangement } from '../../core/terminal/geometry.ts';
import { panesOf } from '../../core/terminal/geometry.ts';
import type { CreateRequest, NewPane } from '../../ports/backend.ts';
import { layoutString } from './layout-string.ts';
import { listCommands, roleText, sessionOption } from './listing.ts';
import { logCommands, roleCommands, startCommand } from './pane-script.ts';
import { formatLiteral, type Command } from './quote.ts';
import { paneMarks } from './select-session.ts';

/** Keeps a new window open until its first empty pane exists. Two words: no shell. */
export const placeholder: readonly string[] = ['/bin/cat', '-'];

/** Each split takes two rows from the pane that the previous one created. */
export function roomFor(panes: number): number {
  return 2 * (panes + 1) + 1;
}

export function paneFor(panes: readonly NewPane[], role: PaneRole): NewPane | undefined {
  return panes.find((pane) => roleText(pane.role) === roleText(role));
}

/** `n` empty panes instead of the placeholder, in a window of `roomFor(n)` rows. */
export function emptyPanes(window: string, n: number): readonly Command[] {
  const rows = roomFor(n);
  return [
    ...Array.from({ length: n }, (_, i): Command => [
      'split-window',
      '-d',
      '-t',
      `${window}.${i}`,
      '-l',
      String(rows - 2 * (i + 1)),
      '',
    ]),
    ['kill-pane', '-t', `${window}.0`],
  ];
}

/** Window options that no configuration may change. */
export function windowSettings(window: string): readonly Command[] {
  return [
    ['set-option', '-w', '-t', window, 'pane-border-status', 'off'],
    ['set-option', '-w', '-t', window, 'automatic-rename', 'off'],
  ];
}

/**
 * Addressed by name: the id is not known to the group of commands that creates it, and no other commands run
 * within that.
 */
function newSession(name: string): string {
  return `=${name}:`;
}

function makeWindow(
  { session, name, folder }: Making,
  index: number,
  arrangement: WindowArrangement,
): readonly Command[] {
  const window = `${newSession(name)}${index}`;
  const columns = String(arrangement.size.columns);
  const rows = String(roomFor(panesOf(arrangement.root).length));
  const make: readonly Command[] =
    index === 0
      ? [
          [
            ...['new-session', '-d', '-s', name, '-n', 'crew', '-x', columns, '-y', rows],
            // It stays the session's own: where windows without a folder start.
            ...(folder === undefined ? [] : ['-c', formatLiteral(folder)]),
            ...['--', ...placeholder],
          ],
          ['set-option', '-t', newSession(name), sessionOption, session],
          ['set-option', '-t', newSession(name), 'destroy-unattached', 'off'],
        ]
      : [['new-window', '-d', '-t', window, '-n', 'crew', '--', ...placeholder]];
  return [
    ...make,
    ['set-option', '-w', '-t', window, 'pane-base-index', '0'],
    ['set-option', '-w', '-t', window, 'window-size', 'manual'],
    ['resize-window', '-t', window, '-x', columns, '-y', rows],
    ...emptyPanes(window, panesOf(arrangement.root).length),
    // resize-window has set it to manual; it must follow the client again before the layout sets the size.
    ['set-option', '-wu', '-t', window, 'window-size'],
    ['select-layout', '-t', window, layoutString(arrangement)],
    ...windowSettings(window),
  ];
}

function fillWindow(
  request: CreateRequest & Making,
  writer: string,
  index: number,
  arrangement: WindowArrangement,
): readonly Command[] {
  const window = `${newSession(request.name)}${index}`;
  const roles = panesOf(arrangement.root).map(({ role }) => role);
  const active = Math.max(
    0,
    roles.findIndex((role) => role.is === 'worker'),
  );
  return [
    ...roles.flatMap((role, i): readonly Command[] => {
      const target = `${window}.${i}`;
      const pane = role.is === 'slot' ? undefined : paneFor(request.panes, role);
      return [
        ...roleCommands(target, roleText(role)),
        ...paneMarks(target, request.session),
        ...(pane === undefined ? [] : [startCommand(target, pane.command)]),
        ...(pane?.log ? logCommands(target, pane.log, writer) : []),
      ];
    }),
    ['select-pane', '-t', `${window}.${active}`],
  ];
}

interface Making {
  /** muxcrew's own id of it. */
  readonly session: string;
  /** The name in tmux. */
  readonly name: string;
  readonly folder?: string;
}

/** Lays out all windows before the first program starts; ends with a listing. */
export function createCommands(request: CreateRequest & Making, writer: string): readonly Command[] {
  const { windows } = request.arrangement;
  return [
    ['set-option', '-g', 'base-index', '0'],
    ...windows.flatMap((window, index) => makeWindow(request, index, window)),
    ...windows.flatMap((window, index) => fillWindow(request, writer, index, window)),
    ...listCommands,
  ];
}
