/** Options that `plan` and `run` of a task file share, and what they mean. */
import type { Arguments, CommandWords, OptionSpec } from '../../cli/command.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { spanText } from '../../core/time-span.ts';
import { duration } from '../../cli/parse.ts';
import { plannerNames, type PlannerName } from './make-plan.ts';

const defaultTimeoutMs = 600_000;

export const planOptions: readonly OptionSpec[] = [
  {
    name: 'planner',
    value: 'PLANNER',
    what: 'Who splits a task without a distribution plan: claude (where it is there), or heuristic (offline, free).',
  },
  {
    name: 'plan-timeout',
    value: 'TIME',
    what: `How long Claude may plan (default ${spanText(defaultTimeoutMs)}): 90s, 30m, or seconds.`,
  },
  { name: 'yes', short: 'y', what: 'Skip the question. Leaves out verify commands; trusts no file.' },
  { name: 'force', what: 'Move the worker*_instructions.md that are there to the archive in comm/ first.' },
];

export interface PlanFlags {
  readonly planner: PlannerName | null;
  readonly timeoutMs: number;
  readonly yes: boolean;
  readonly force: boolean;
}

export function planFlags(words: CommandWords, args: Arguments): Result<PlanFlags> {
  const timeout = duration(words, args, 'plan-timeout');
  if (!timeout.ok) return timeout;
  const wanted = args.value('planner');
  const planner = plannerNames.find((name) => name === wanted) ?? null;
  if (wanted !== null && planner === null)
    return fail({
      kind: 'bad-usage',
      command: words.name,
      detail: `--planner takes ${plannerNames.join(' or ')}, not ${JSON.stringify(wanted)}`,
    });
  return ok({
    planner,
    timeoutMs: timeout.value ?? defaultTimeoutMs,
    yes: args.flag('yes'),
    force: args.flag('force'),
  });
}
