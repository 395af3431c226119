/**
 * The wording of failures: a sentence on one line, safe for a terminal whatever names it contains, and the fixes.
 * core/remedy.ts renders the fixes.
 */
import { diskText, linkedOutText, stateText } from './failure-text/folders.ts';
import type { ConfigProblem, Failure } from '../core/failure.ts';
import { nearest } from '../core/nearest.ts';
import { unreachable } from '../core/result.ts';
import { pathArgument } from '../core/text/shell-word.ts';
import { duration } from './text/duration.ts';
import { problemText, type SessionProblem } from './text/session-problem.ts';
import { backendText } from './failure-text/backend.ts';
import { cwdMissing, untrustedFrontMatter } from './failure-text/front-matter.ts';
import { hostText } from './failure-text/host.ts';
import { instructionText, noInstructionFile } from './failure-text/instructions.ts';
import { plannerText, planText } from './failure-text/plan.ts';
import { noSession, noWorker, sessionRuns, severalSessions } from './failure-text/session.ts';
import {
  capital,
  list,
  plain,
  quoted,
  sentence,
  suggestion,
  type FailureText,
} from './failure-text/words.ts';

export function failureText(failure: Failure): FailureText {
  switch (failure.kind) {
    case 'unknown-command':
      return {
        what: `${quoted(failure.word)} is neither a command nor a file.`,
        fixes:
          failure.near.length > 0
            ? failure.near.map((near) => ({ run: ['muxcrew', near] }))
            : [{ run: ['muxcrew', '--help'] }],
      };
    case 'bad-usage':
      return {
        what: `${failure.command === '' ? '' : `muxcrew ${plain(failure.command)}: `}${sentence(failure.detail)}`,
        fixes: [{ run: ['muxcrew', ...(failure.command === '' ? [] : [failure.command]), '--help'] }],
      };
    case 'no-instruction-file':
      return noInstructionFile(failure);
    case 'bad-instruction-file':
      return instructionText(failure);
    case 'bad-front-matter':
      return {
        what: `${place(failure)}${failure.key === null ? '' : ` ${quoted(failure.key)}`}: expected ${plain(failure.expected)}, got ${sentence(failure.got)}`,
        fixes: [
          { text: 'correct the lines between the --- lines' },
          { run: ['muxcrew', 'run', '--help'], note: 'lists the keys' },
        ],
      };
    case 'unknown-need':
      return {
        what: `${plain(failure.path)} needs ${quoted(failure.need)}, but no worker has that name${failure.known.length > 0 ? `; the workers are ${list(failure.known, ', ')}` : ''}.`,
        fixes: [
          ...suggestion(
            nearest(
              failure.need,
              failure.known.map((one) => one.slice(one.indexOf(' ') + 1)),
            ),
          ),
          { text: "correct its needs, or name that worker's file too" },
        ],
      };
    case 'needs-ring':
      return {
        what:
          failure.ring.length === 1
            ? `${plain(failure.ring[0] ?? '')} needs itself.`
            : `These workers need each other in a circle: ${list([...failure.ring, failure.ring[0] ?? ''], ' -> ')}.`,
        fixes: [{ text: 'remove one of these needs' }],
      };
    case 'same-file-twice':
      return {
        what: `${quoted(failure.first)} and ${quoted(failure.second)} are the same file, ${plain(failure.path)}.`,
        fixes: [{ text: 'name it once, or make a copy for the second worker' }],
      };
    case 'empty-task':
      return {
        what: `${plain(failure.path)} is still the empty template.`,
        fixes: [{ text: 'describe the task under "Task Description"' }],
      };
    case 'bad-plan':
      return planText(plain(failure.path), failure.problem);
    case 'bad-template':
      return {
        what: `${plain(failure.path)}, line ${failure.line}: unknown placeholder {{${plain(failure.slot)}}}; the placeholders are ${list(failure.known, ', ')}.`,
        fixes: [{ text: 'correct it, or remove the file to use the built-in template' }],
      };
    case 'planner-failed':
      return plannerText(failure.problem);
    case 'project-not-writable':
      return {
        what: `Cannot write to the project folder ${plain(failure.path)}: ${sentence(failure.reason)}`,
        fixes: [{ run: ['chmod', 'u+w', pathArgument(failure.path)] }],
      };
    case 'not-a-folder':
      return {
        what:
          failure.link === null
            ? `${plain(failure.path)} is a file, but muxcrew needs a folder with this name in the project.`
            : `${plain(failure.path)} is a symbolic link to ${plain(failure.link)}, which does not exist.`,
        fixes:
          failure.link === null
            ? [{ run: ['mv', pathArgument(failure.path), pathArgument(`${failure.path}.old`)] }]
            : [{ run: ['rm', pathArgument(failure.path)] }, { text: 'create the folder that it points to' }],
      };
    case 'bad-config':
      return {
        what: configProblem(failure),
        ...(failure.more === undefined ? {} : { also: failure.more.map(configProblem) }),
        fixes: [
          { text: 'correct it' },
          { run: ['muxcrew', 'config'], note: 'shows every setting and where it comes from' },
        ],
      };
    case 'bad-layout':
      return {
        what: `${place(failure)}: expected ${plain(failure.expected)}, got ${sentence(failure.got)}`,
        fixes: [{ text: 'correct it, or run without a layout' }],
      };
    case 'no-layout':
      return {
        what: `No layout is named ${quoted(failure.wanted)}; the layouts are ${list(failure.known, ', ')}.`,
        fixes: failure.near.length > 0 ? suggestion(failure.near) : [{ run: ['muxcrew', 'layout'] }],
      };
    case 'tmux-missing':
    case 'tmux-too-old':
    case 'pty-missing':
    case 'no-backend':
      return backendText(failure);
    case 'socket-path-too-long':
      return {
        what: `The path of tmux's socket is too long (${failure.bytes} bytes, the limit is ${failure.limit}): ${sentence(failure.path)}`,
        fixes: [{ run: ['export', 'TMUX_TMPDIR=/tmp'] }],
      };
    case 'claude-missing':
      return {
        what: `Claude Code was not found: no ${quoted(failure.looked)} on PATH${(failure.folders ?? []).length > 0 ? ` or in ${list(failure.folders ?? [], ', ')}` : ''}.`,
        fixes: [
          { run: ['npm', 'install', '-g', '@anthropic-ai/claude-code'] },
          { run: ['export', { raw: 'CLAUDE_CLI_PATH=PATH' }], note: 'if it is installed in another folder' },
          // eslint-disable-next-line no-restricted-syntax -- the command, not the agent
          { run: ['muxcrew', 'demo'], note: 'try muxcrew without Claude' },
        ],
      };
    case 'claude-cli-path':
      return {
        what: `CLAUDE_CLI_PATH is ${quoted(failure.path)}, which ${pathProblems[failure.problem]}.`,
        fixes: [{ text: 'set CLAUDE_CLI_PATH to the claude program' }, { run: ['unset', 'CLAUDE_CLI_PATH'] }],
      };
    case 'program-missing':
      return {
        what: `The agent ${quoted(failure.agent)} runs ${quoted(failure.program)}, which was not found.`,
        fixes: [
          { text: `install it, or correct agents.${plain(failure.agent)}` },
          { run: ['muxcrew', 'config'], note: 'shows where it is set' },
        ],
      };
    case 'no-service-manager':
      return {
        what: `No supported service manager was found (systemd or launchd): ${sentence(failure.detail)}`,
        fixes: [
          { run: ['muxcrew', 'resume', '--all'], note: 'run it after a reboot' },
          { text: 'add it to your crontab: @reboot muxcrew resume --all' },
        ],
      };
    case 'cwd-missing':
      return cwdMissing(failure);
    case 'untrusted-front-matter':
      return untrustedFrontMatter(failure);
    case 'tracked-files':
      return {
        what: `git tracks files in ${plain(failure.folder)} that muxcrew would write or move: ${list(failure.files, ', ')}.`,
        fixes: [
          {
            run: [
              'git',
              ...(failure.here ? [] : ['-C', pathArgument(failure.folder)]),
              'rm',
              '-r',
              '--cached',
              ...failure.files.map(pathArgument),
            ],
          },
          { text: 'choose another folder: the key folder in muxcrew.config.yaml' },
        ],
      };
    case 'no-session':
      return noSession(failure);
    case 'several-sessions':
      return severalSessions(failure);
    case 'no-worker':
      return noWorker(failure);
    case 'no-run':
      return {
        what: `No run of this session started at ${quoted(failure.wanted)}${failure.known.length > 0 ? `; the runs are ${list(failure.known, ', ')}` : ''}.`,
        fixes: [{ run: ['muxcrew', 'report', '--runs'], note: 'lists the runs' }],
      };
    case 'several-runs':
      return {
        what: `Several runs match ${quoted(failure.wanted)}: ${list(failure.found, ', ')}.`,
        fixes: [
          { run: ['muxcrew', 'report', '--run', failure.found[0] ?? 'TIME'], note: 'name the run in full' },
        ],
      };
    case 'session-runs':
      return sessionRuns(failure);
    case 'name-taken':
      return {
        what: `The session name ${quoted(failure.name)} is already used by the session in ${plain(failure.project)}.`,
        fixes: [{ text: 'choose another name: --session NAME' }],
      };
    case 'supervisor-silent':
      if (failure.dead === true) return problemFailure({ is: 'unsupervised', session: failure.session });
      return {
        what: `The supervisor of session ${plain(failure.session)} does not answer.`,
        fixes: [{ run: ['muxcrew', 'attach', failure.session], note: `its log: ${plain(failure.log)}` }],
      };
    case 'session-lost':
      return problemFailure({ is: 'lost', session: failure.session });
    case 'refused':
      return {
        what: `${capital(plain(failure.what))}: ${sentence(failure.why)}`,
        fixes: failure.fixes ?? [],
      };
    case 'declined':
      return { what: `${capital(plain(failure.what))}: not confirmed.`, fixes: [] };
    case 'timed-out':
      return {
        what: `${capital(plain(failure.what))} took longer than ${duration(failure.seconds * 1000)}.`,
        fixes: [{ run: ['muxcrew', 'status'] }],
      };
    case 'bad-host':
    case 'host-unreachable':
    case 'ssh-missing':
    case 'muxcrew-missing-there':
    case 'node-missing-there':
    case 'other-protocol':
    case 'project-missing':
    case 'would-overwrite':
      return hostText(failure);
    case 'terminal-too-small':
      return {
        what: `The terminal is too small: ${failure.columns}x${failure.rows}, muxcrew needs ${failure.neededColumns}x${failure.neededRows}.`,
        fixes: [{ text: 'enlarge the terminal, or start detached with -d' }],
      };
    case 'no-terminal':
      return {
        what: `muxcrew ${plain(failure.command)} must be run in a terminal.`,
        fixes: failure.command === 'attach' ? [{ run: ['muxcrew', 'status'] }] : [],
      };
    case 'linked-out':
      return linkedOutText(failure);
    case 'no-home':
    case 'open-state':
      return stateText(failure);
    case 'program-failed':
      return { what: `${quoted(failure.program)} failed: ${sentence(failure.detail)}`, fixes: [] };
    case 'backend-gone':
      return {
        what: `${plain(failure.backend)} does not answer: ${sentence(failure.detail)}`,
        fixes: [{ run: ['muxcrew', 'ls'] }],
      };
    case 'disk':
      return diskText(failure);
    default:
      return unreachable(failure);
  }
}

const pathProblems = {
  'not there': 'does not exist',
  'not executable': 'is not executable',
  'a folder': 'is a folder',
} as const;

function configProblem(problem: ConfigProblem): string {
  const key = problem.key === null ? '' : ` ${quoted(problem.key)}`;
  return `${place(problem)}${key}: expected ${plain(problem.expected)}, got ${sentence(problem.got)}`;
}

function problemFailure(problem: SessionProblem): FailureText {
  const { what, fix } = problemText(problem);
  return { what: `${capital(what)}.`, fixes: [fix] };
}

function place({ path, line }: { readonly path: string; readonly line: number | null }): string {
  return line === null ? plain(path) : `${plain(path)}, line ${line}`;
}
