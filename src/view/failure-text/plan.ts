/** Why a task could not be planned, in words. */
import type { PlannerProblem } from '../../core/failure.ts';
import type { PlanProblem } from '../../core/plan/needs.ts';
import { unreachable } from '../../core/result.ts';
import { duration } from '../duration.ts';
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
        what: `${path}: ${quoted(problem.part)} waits for ${quoted(problem.need)}, and no worker of the plan is that.`,
        mend: `name one by its number, or as one of: ${list(problem.known, ', ')}`,
      };
    case 'ring':
      return {
        what: `${path}: these wait for one another in a ring, so that none could ever start: ${list([...problem.ring, ...problem.ring.slice(0, 1)], ' -> ')}.`,
        mend: 'take one of the needs away',
      };
    default:
      return unreachable(problem);
  }
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
