/**
 * The one place where failures are put into words: what happened, to what, and the command that mends it. One sentence
 * each, on one line, safe for a terminal whatever names are in it.
 */
import { linkedOutText, stateText } from './failure-text/folders.ts';
import type { ConfigProblem, Failure } from '../core/failure.ts';
import { nearest } from '../core/nearest.ts';
import { unreachable } from '../core/result.ts';
import { printedPath, printedWord } from '../core/text/shell-word.ts';
import { duration } from './text/duration.ts';
import { problemText, type SessionProblem } from './text/session-problem.ts';
import { backendText } from './failure-text/backend.ts';
import { cwdMissing, untrustedFrontMatter } from './failure-text/front-matter.ts';
import { hostText } from './failure-text/host.ts';
import { instructionText, noInstructionFile } from './failure-text/instructions.ts';
import { plannerText, planText } from './failure-text/plan.ts';
import { noSession, noWorker, sessionRuns, severalSessions } from './failure-text/session.ts';
import { commandLine, list, meant, plain, quoted, sentence, type FailureText } from './failure-text/words.ts';

const installClaude = 'npm install -g @anthropic-ai/claude-code';

export function failureText(failure: Failure): FailureText {
  switch (failure.kind) {
    case 'unknown-command':
      return {
        what: `There is no command and no file ${quoted(failure.word)}.`,
        mend: failure.near.length > 0 ? `perhaps: ${list(failure.near, ', ', 'muxcrew ')}` : 'muxcrew --help',
      };
    case 'bad-usage':
      return {
        what: `${failure.command === '' ? 'muxcrew' : `muxcrew ${plain(failure.command)}`}: ${sentence(failure.detail)}`,
        mend: failure.command === '' ? 'muxcrew --help' : `muxcrew ${plain(failure.command)} --help`,
      };
    case 'no-instruction-file':
      return noInstructionFile(failure);
    case 'bad-instruction-file':
      return instructionText(failure);
    case 'bad-front-matter':
      return {
        what: `${place(failure)}${failure.key === null ? '' : ` ${quoted(failure.key)}`}: expected ${plain(failure.expected)}, got ${sentence(failure.got)}`,
        mend: 'correct what stands between the --- lines; muxcrew run --help lists the keys',
      };
    case 'unknown-need':
      return {
        what: `${plain(failure.path)} needs ${quoted(failure.need)}, and there is no such worker${failure.known.length > 0 ? `: there are ${list(failure.known, ', ')}` : ''}.`,
        mend: meant(
          nearest(
            failure.need,
            failure.known.map((one) => one.slice(one.indexOf(' ') + 1)),
          ),
          'correct its needs, or name that worker’s file too',
        ),
      };
    case 'needs-ring':
      return {
        what:
          failure.ring.length === 1
            ? `${plain(failure.ring[0] ?? '')} needs itself: it could never start.`
            : `Each of these needs the next, so that none could ever start: ${list([...failure.ring, failure.ring[0] ?? ''], ' -> ')}.`,
        mend: 'take one of these needs away',
      };
    case 'same-file-twice':
      return {
        what: `${quoted(failure.first)} and ${quoted(failure.second)} are the same file, ${plain(failure.path)}.`,
        mend: 'name it once, or make a copy for the second worker',
      };
    case 'empty-task':
      return {
        what: `${plain(failure.path)} says nothing yet: there is no text in it but a template's.`,
        mend: 'write down what is to be done, under "Task Description"',
      };
    case 'bad-plan':
      return planText(plain(failure.path), failure.problem);
    case 'bad-template':
      return {
        what: `${plain(failure.path)}, line ${failure.line}: there is no {{${plain(failure.slot)}}} to fill in; there are ${list(failure.known, ', ')}.`,
        mend: 'correct it, or remove the file to have the built-in template',
      };
    case 'planner-failed':
      return plannerText(failure.problem);
    case 'project-not-writable':
      return {
        what: `The project folder ${plain(failure.path)} cannot be written to: ${sentence(failure.reason)}`,
        mend: `chmod u+w ${printedPath(failure.path)}`,
      };
    case 'not-a-folder':
      return {
        what:
          failure.link === null
            ? `${plain(failure.path)} is a file; muxcrew needs a folder of this name in the project.`
            : `${plain(failure.path)} is a link to ${plain(failure.link)}, which does not exist.`,
        mend:
          failure.link === null
            ? `mv ${printedPath(failure.path)} ${printedPath(`${failure.path}.old`)}`
            : `rm ${printedPath(failure.path)}, or create the folder that it leads to`,
      };
    case 'bad-config':
      return {
        what: configProblem(failure),
        ...(failure.more === undefined ? {} : { also: failure.more.map(configProblem) }),
        mend: 'correct it; then `muxcrew config` shows every setting and where it came from',
      };
    case 'bad-layout':
      return {
        what: `${place(failure)}: expected ${plain(failure.expected)}, got ${sentence(failure.got)}`,
        mend: 'correct it, or leave the layout out',
      };
    case 'no-layout':
      return {
        what: `There is no layout ${quoted(failure.wanted)}; there are ${list(failure.known, ', ')}.`,
        mend: failure.near.length > 0 ? `perhaps: ${list(failure.near, ', ')}` : 'muxcrew layout',
      };
    case 'tmux-missing':
    case 'tmux-too-old':
    case 'pty-missing':
    case 'no-backend':
      return backendText(failure);
    case 'socket-path-too-long':
      return {
        what: `The path of tmux's socket is too long (${failure.bytes} bytes, the limit is ${failure.limit}): ${sentence(failure.path)}`,
        mend: 'export TMUX_TMPDIR=/tmp',
      };
    case 'claude-missing':
      return {
        what: `Claude Code was not found: there is no ${quoted(failure.looked)} on PATH${(failure.folders ?? []).length > 0 ? `, in ${list(failure.folders ?? [], ', ')}` : ''}.`,
        mend: `${installClaude} (installed elsewhere: export CLAUDE_CLI_PATH=PATH; without Claude: muxcrew demo)`,
      };
    case 'claude-cli-path':
      return {
        what: `CLAUDE_CLI_PATH names ${quoted(failure.path)}, which is ${failure.problem}.`,
        mend: 'set CLAUDE_CLI_PATH to the claude program, or: unset CLAUDE_CLI_PATH',
      };
    case 'program-missing':
      return {
        what: `The agent ${quoted(failure.agent)} runs ${quoted(failure.program)}, which was not found.`,
        mend: `install it, or correct agents.${plain(failure.agent)} (muxcrew config shows where it is set)`,
      };
    case 'no-service-manager':
      return {
        what: `Nothing here runs things for you at boot that muxcrew knows: ${sentence(failure.detail)}`,
        mend: 'muxcrew resume --all after a reboot; or by cron, a line: @reboot muxcrew resume --all',
      };
    case 'cwd-missing':
      return cwdMissing(failure);
    case 'untrusted-front-matter':
      return untrustedFrontMatter(failure);
    case 'tracked-files':
      return {
        what: `git tracks files in ${plain(failure.folder)} that muxcrew would write or move: ${list(failure.files, ', ')}.`,
        mend: `git ${failure.here ? '' : `-C ${printedPath(failure.folder)} `}rm -r --cached ${failure.files.map(printedPath).join(' ')} (or choose another place: folder: in muxcrew.config.yaml)`,
      };
    case 'no-session':
      return noSession(failure);
    case 'several-sessions':
      return severalSessions(failure);
    case 'no-worker':
      return noWorker(failure);
    case 'no-run':
      return {
        what: `No run of this session began at ${quoted(failure.wanted)}${failure.known.length > 0 ? `: there are ${list(failure.known, ', ')}` : ''}.`,
        mend: 'muxcrew report --runs lists them',
      };
    case 'several-runs':
      return {
        what: `Several runs could be meant by ${quoted(failure.wanted)}: ${list(failure.found, ', ')}.`,
        mend: `add to it: --run ${printedWord(failure.found[0] ?? 'TIME')}`,
      };
    case 'session-runs':
      return sessionRuns(failure);
    case 'name-taken':
      return {
        what: `The session name ${quoted(failure.name)} is taken by the one in ${plain(failure.project)}.`,
        mend: 'choose another: --session NAME',
      };
    case 'supervisor-silent':
      if (failure.dead === true) return problemFailure({ is: 'unsupervised', session: failure.session });
      return {
        what: `The supervisor of session ${plain(failure.session)} does not answer.`,
        mend: `muxcrew attach ${printedWord(failure.session)} (its log: ${plain(failure.log)})`,
      };
    case 'session-lost':
      return problemFailure({ is: 'lost', session: failure.session });
    case 'refused':
      return {
        what: `${capital(plain(failure.what))}: ${sentence(failure.why)}`,
        mend: failure.mend === null ? null : commandLine(failure.mend),
      };
    case 'timed-out':
      return {
        what: `${capital(plain(failure.what))} took longer than ${duration(failure.seconds * 1000)}.`,
        mend: 'muxcrew status',
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
        what: `The terminal is too small: it has ${failure.columns}x${failure.rows}, and ${failure.neededColumns}x${failure.neededRows} is needed.`,
        mend: 'make it larger, or say -d: it then comes up without being looked at',
      };
    case 'no-terminal':
      return {
        what: `muxcrew ${plain(failure.command)} needs a terminal, and this is none.`,
        mend:
          failure.command === 'attach' ? 'muxcrew status' : `muxcrew ${plain(failure.command)} in a terminal`,
      };
    case 'linked-out':
      return linkedOutText(failure);
    case 'no-home':
    case 'open-state':
      return stateText(failure);
    case 'program-failed':
      return { what: `${quoted(failure.program)} failed: ${sentence(failure.detail)}`, mend: null };
    case 'backend-gone':
      return {
        what: `${plain(failure.backend)} does not answer: ${sentence(failure.detail)}`,
        mend: 'muxcrew ls',
      };
    case 'disk':
      return {
        what: `${plain(failure.path)} cannot be used: ${sentence(failure.reason)}`,
        mend: isFull(failure.reason)
          ? 'make room on that disk: df -h'
          : `ls -ld ${printedPath(failure.path)}`,
      };
    default:
      return unreachable(failure);
  }
}

/** As the system words it: `ENOSPC: no space left on device`. */
function isFull(reason: string): boolean {
  return /^(ENOSPC|EDQUOT)\b/.test(reason);
}

function configProblem(problem: ConfigProblem): string {
  const key = problem.key === null ? '' : ` ${quoted(problem.key)}`;
  return `${place(problem)}${key}: expected ${plain(problem.expected)}, got ${sentence(problem.got)}`;
}

function problemFailure(problem: SessionProblem): FailureText {
  const { what, fix } = problemText(problem);
  return { what: `${capital(what)}.`, mend: fix };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function place({ path, line }: { readonly path: string; readonly line: number | null }): string {
  return line === null ? plain(path) : `${plain(path)}, line ${line}`;
}
