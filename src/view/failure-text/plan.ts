/** Texts for tasks that cannot be planned. */
import type { PlannerProblem } from '../../core/failure.ts';
import type { PlanProblem } from '../../core/plan/needs.ts';
import type { Remedy } from '../../core/remedy.ts';
import { unreachable } from '../../core/result.ts';
import { duration } from '../text/duration.ts';
import { list, plain, quoted, sentence, type FailureText } from './words.ts';

export function planText(path: string, problem: PlanProblem): FailureText {
  switch (problem.is) {
    case 'number-twice':
      return {
        what: `${path}${problem.line === null ? '' : `, line ${problem.line}`}: the distribution plan uses worker number ${plain(problem.number)} twice.`,
        fixes: [{ text: 'give each worker its own number' }],
      };
    case 'unknown-need':
      return {
        what: `${path}, line ${String(problem.line)}: ${quoted(problem.part)} waits for ${quoted(problem.need)}, but no worker of the plan has that number or title.`,
        fixes: [
          { text: `use a number or one of: ${list(problem.known, ', ')}` },
          { text: 'if it is not a worker, write it without "after" or "needs"' },
        ],
      };
    case 'not-understood':
      return {
        what: `${path}, line ${String(problem.line)}: this line of the distribution plan belongs to no worker: ${quoted(problem.text)}`,
        fixes: [{ text: `${oneLineEach}, with its details indented below` }],
      };
    case 'prose':
      return {
        what: `${path}, line ${String(problem.line)}: the distribution plan names no workers: ${quoted(problem.text)}`,
        fixes: [
          { text: oneLineEach },
          { text: 'let Claude read it: --planner claude' },
          { text: 'remove the heading' },
        ],
      };
    case 'worker-zero':
      return {
        what: `${path}, line ${String(problem.line)}: worker numbers start at 1; 0 is the manager.`,
        fixes: [{ text: 'number the workers from 1, also where they wait for each other' }],
      };
    case 'ring':
      return {
        what: `${path}: these workers wait for each other in a circle: ${list([...problem.ring, ...problem.ring.slice(0, 1)], ' -> ')}.`,
        fixes: [{ text: 'remove one of these dependencies' }],
      };
    case 'too-many':
      return {
        what: `${path}: the plan has ${String(problem.count)} workers, the limit is ${String(problem.limit)}.`,
        fixes: [{ text: 'split the task into several task files, or give each worker more to do' }],
      };
    case 'too-large':
      return {
        what: `${path}: ${problem.which === 'one' ? 'an instruction file' : 'the instruction files'} of the plan would take ${megabytes(problem.bytes)}, the limit is ${megabytes(problem.limit)}.`,
        fixes: [
          {
            text: 'shorten the task or the template (each file contains the whole task), and refer to other files for the details',
          },
        ],
      };
    default:
      return unreachable(problem);
  }
}

const oneLineEach = 'write one line per worker, "- Pane 1: what it does"';

function megabytes(bytes: number): string {
  return `${String(Math.ceil(bytes / 1024 / 1024))} MB`;
}

const byHand: readonly Remedy[] = [
  { run: ['muxcrew', 'plan', '--planner', 'heuristic'], note: 'plan without Claude' },
  { text: 'write a Task Distribution Plan into the file' },
];
const tryAgain: Remedy = { text: 'try again' };

export function plannerText(problem: PlannerProblem): FailureText {
  switch (problem.is) {
    case 'timeout':
      return {
        what: `Claude did not finish planning within ${duration(problem.seconds * 1000)} and was ended.`,
        fixes: [{ text: 'allow more time with --plan-timeout TIME' }, ...byHand],
      };
    case 'not logged in':
      return {
        what: `Claude Code cannot plan: ${sentence(problem.detail)}`,
        // eslint-disable-next-line no-restricted-syntax -- the program, not the agent
        fixes: [{ run: ['claude'], note: 'log in' }, ...byHand],
      };
    case 'no answer':
      return {
        what: `Claude did not return a plan in the requested form (no structured output)${problem.said.trim() === '' ? '.' : `; it replied: ${sentence(problem.said)}`}`,
        fixes: [tryAgain, ...byHand],
      };
    case 'bad answer':
      return {
        what: `Claude's plan cannot be used: ${sentence(problem.why)}`,
        fixes: [tryAgain, ...byHand],
      };
    case 'error':
      return {
        what: `Claude could not plan: ${sentence(problem.detail)}`,
        fixes: byHand,
      };
    default:
      return unreachable(problem);
  }
}
