/** The exit codes of muxcrew, and the one that each failure ends a command with. */
import type { Failure } from './failure.ts';

/** Fixed forever: scripts rely on them. */
export const exitCodes = {
  done: 0,
  workerFailed: 1,
  usage: 2,
  missing: 3,
  notFound: 4,
  timedOut: 5,
  refused: 6,
  hostUnreachable: 7,
  bug: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code that a failure ends the command with. */
export function exitCodeOf(failure: Failure): ExitCode {
  switch (failure.kind) {
    case 'unknown-command':
    case 'bad-usage':
    case 'no-instruction-file':
    case 'bad-instruction-file':
    case 'bad-front-matter':
    case 'unknown-need':
    case 'needs-ring':
    case 'same-file-twice':
    case 'empty-task':
    case 'bad-plan':
    case 'bad-template':
    case 'project-not-writable':
    case 'not-a-folder':
    case 'linked-out':
    case 'socket-path-too-long':
    case 'no-home':
    case 'bad-config':
    case 'bad-layout':
    case 'no-layout':
    case 'several-sessions':
    case 'several-runs':
    case 'terminal-too-small':
    case 'no-terminal':
    case 'cwd-missing':
    case 'bad-host':
    case 'project-missing':
      return exitCodes.usage;
    case 'tmux-missing':
    case 'tmux-too-old':
    case 'pty-missing':
    case 'no-backend':
    case 'claude-missing':
    case 'claude-cli-path':
    case 'program-missing':
    case 'ssh-missing':
    case 'muxcrew-missing-there':
    case 'node-missing-there':
    case 'other-protocol':
    case 'no-service-manager':
      return exitCodes.missing;
    case 'host-unreachable':
      return exitCodes.hostUnreachable;
    case 'no-session':
    case 'no-worker':
    case 'no-run':
    case 'session-lost':
      return exitCodes.notFound;
    case 'timed-out':
      return exitCodes.timedOut;
    case 'planner-failed':
      return failure.problem.is === 'timeout' ? exitCodes.timedOut : exitCodes.workerFailed;
    case 'session-runs':
    case 'name-taken':
    case 'refused':
    case 'declined':
    case 'untrusted-front-matter':
    case 'tracked-files':
    case 'would-overwrite':
    case 'open-state':
      return exitCodes.refused;
    case 'program-failed':
    case 'backend-gone':
    case 'supervisor-silent':
    case 'disk':
      return exitCodes.workerFailed;
  }
}
