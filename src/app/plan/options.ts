/** Options shared by `plan` and `run` of a task file. */
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
    what: 'Planner of a task without a distribution plan: claude (default if installed), or heuristic (offline, free).',
  },
  {
    name: 'plan-timeout',
    value: 'TIME',
    what: `Time limit for planning by Claude (default: ${spanText(defaultTimeoutMs)}): 90s, 30m, or seconds.`,
  },
  { name: 'yes', short: 'y', what: 'Skip the question. Omits verify commands; trusts no file.' },
  { name: 'force', what: 'First move existing worker*_instructions.md to the archive in comm/.' },
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
