/** The tmux commands that start a command in a pane, and that log its output. Pure. */
import type { PaneCommand, PaneLog } from '../../ports/backend.ts';
import { paneWords } from './environment.ts';
import { logOption, roleOption } from './listing.ts';
import type { Command } from './quote.ts';
import { shellWord } from '../../core/text/shell-word.ts';
import { timeFormatLiteral } from './quote.ts';

/** Marks a pane's writer in the process table; tmux fills in the server's pid and the pane's id. */
export const writerMark = 'muxcrew-log:#{pid}:#{pane_id}';

/**
 * Opens the pane's log, and closes the previous one. In the same group of commands as respawn-pane it catches
 * the very first byte: tmux reads panes only after the group.
 */
export function logCommands(target: string, log: PaneLog, writer: string): readonly Command[] {
  const words = ['exec', '/bin/sh', shellWord(writer), shellWord(log.path), String(log.limitBytes)];
  const within = log.within === undefined ? '' : ` ${timeFormatLiteral(shellWord(log.within))}`;
  return [
    ['set-option', '-p', '-t', target, logOption, log.path],
    ['pipe-pane', '-t', target, `${timeFormatLiteral(words.join(' '))} '${writerMark}'${within}`],
  ];
}

/**
 * Sets a pane's role. The sidebar's notices (OSC 9 and 777) reach the user's terminal by tmux's passthrough,
 * which is off for all other panes because it does not filter. -q: tmux before 3.3 has no such option, and
 * always passes.
 */
export function roleCommands(target: string, role: string): readonly Command[] {
  return [
    ['set-option', '-p', '-t', target, roleOption, role],
    ...(role === 'sidebar'
      ? [['set-option', '-p', '-q', '-t', target, 'allow-passthrough', 'on'] as const]
      : []),
  ];
}

export function stopLogCommands(target: string): readonly Command[] {
  return [
    ['set-option', '-p', '-u', '-t', target, logOption],
    ['pipe-pane', '-t', target],
  ];
}

export function startCommand(target: string, command: PaneCommand): Command {
  return ['respawn-pane', '-k', '-t', target, ...paneWords(command)];
}
