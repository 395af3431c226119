/** Why a task could not be planned, in words. */
import type { PlannerProblem } from '../../core/failure.ts';
import type { PlanProblem } from '../../core/plan/needs.ts';
import { unreachable } from '../../core/result.ts';
import { duration } from '../text/duration.ts';
import { list, plain, quoted, sentence, type FailureText } from './words.ts';

export function planText(path: string, problem: PlanProblem): FailureText {
  switch (problem.is) {
    case 'number-twice':
      return {
        what: `${path}${problem.line === null ? '' : `, line ${problem.line}`}: worker ${plain(problem.number)} is there twice in the distribution plan.`,
        mend: 'give each worker a number of its own',
      };
    case 'unknown-need':
      return {
        what: `${path}, line ${String(problem.line)}: ${quoted(problem.part)} waits for ${quoted(problem.need)}, and no worker of the plan has that number or title.`,
        mend: `use a number or one of: ${list(problem.known, ', ')}; if it is no worker, write it without "after" or "needs"`,
      };
    case 'not-understood':
      return {
        what: `${path}, line ${String(problem.line)}: cannot tell which worker this line of the distribution plan belongs to: ${quoted(problem.text)}`,
        mend: 'write one line per worker, "- Pane 1: what it does", with its details indented below',
      };
    case 'prose':
      return {
        what: `${path}, line ${String(problem.line)}: the distribution plan names no workers: ${quoted(problem.text)}`,
        mend: 'write one line per worker, "- Pane 1: what it does"; or let Claude read it: --planner claude; or remove the heading',
      };
    case 'worker-zero':
      return {
        what: `${path}, line ${String(problem.line)}: worker numbers begin at 1; 0 is the manager.`,
        mend: 'number the workers of the plan from 1, in what they wait for too',
      };
    case 'ring':
      return {
        what: `${path}: these wait for one another in a ring, so that none could ever start: ${list([...problem.ring, ...problem.ring.slice(0, 1)], ' -> ')}.`,
        mend: 'take one of the needs away',
      };
    case 'too-many':
      return {
        what: `${path}: the plan has ${String(problem.count)} workers, and ${String(problem.limit)} is the most.`,
        mend: 'split the task into several task files, or give each worker more to do',
      };
    case 'too-large':
      return {
        what: `${path}: ${problem.which === 'one' ? 'an instruction file' : 'the instruction files'} of the plan would have ${megabytes(problem.bytes)}, and ${megabytes(problem.limit)} is the most.`,
        mend: 'shorten the task or the template (each file has the whole task in it), and name the files that hold the rest',
      };
    default:
      return unreachable(problem);
  }
}

function megabytes(bytes: number): string {
  return `${String(Math.ceil(bytes / 1024 / 1024))} MB`;
}

const byHand = 'muxcrew plan --planner heuristic, or write a Task Distribution Plan into the file';

export function plannerText(problem: PlannerProblem): FailureText {
  switch (problem.is) {
    case 'timeout':
      return {
        what: `Claude was still planning after ${duration(problem.seconds * 1000)}, and was ended.`,
        mend: `--plan-timeout TIME gives it longer; or: ${byHand}`,
      };
    case 'not logged in':
      return {
        what: `Claude Code cannot plan: ${sentence(problem.detail)}`,
        mend: `log in with: claude; or, without Claude: ${byHand}`,
      };
    case 'no answer':
      return {
        what: `Claude gave no plan in the form that was asked for (no structured output)${problem.said.trim() === '' ? '.' : `; it said: ${sentence(problem.said)}`}`,
        mend: `try again; or: ${byHand}`,
      };
    case 'bad answer':
      return {
        what: `Claude's plan cannot be used: ${sentence(problem.why)}`,
        mend: `try again; or: ${byHand}`,
      };
    case 'error':
      return {
        what: `Claude could not plan: ${sentence(problem.detail)}`,
        mend: byHand,
      };
    default:
      return unreachable(problem);
  }
}
