/** `muxcrew set`: changes the limits of a running crew. They persist with the session. */
import type { Arguments } from '../../cli/command.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { limitDollars } from '../../core/model/cost.ts';
import { amount, wholeNumber } from '../../cli/parse.ts';
import { asksFirst, sessionToChange } from '../../app/sessions/session-to-change.ts';
import { findSession } from '../../app/sessions/sessions.ts';
import { sessionOption } from '../../app/sessions/chosen-session.ts';
import { ask } from '../../app/supervisor-client.ts';
import type { CrewLimits } from '../../core/model/session.ts';
import { startsAgainText } from '../../view/text/max-at-once.ts';
import type { Command } from '../../app/command.ts';

/** The same bound as in the configuration. */
const mostWorkers = 1000;

export const command: Command = {
  words: {
    name: 'set',
    summary: 'Change the limits of a running crew.',
    positionals: [],
    details: [
      'A lower --max ends no running worker; others start once fewer are running. A higher --max-cost starts workers that',
      'were held back. The limits are kept with the session, also across muxcrew stop and resume.',
    ],
    options: [
      { name: 'max', value: 'N', what: 'Maximum number of agents at once; none: no limit.' },
      {
        name: 'max-cost',
        value: 'USD',
        what: 'Start no more workers once the crew has cost this much; none: no limit.',
      },
      { name: 'stop-at-max-cost', value: 'yes|no', what: 'Also stop running workers at a cost limit.' },
      sessionOption,
    ],
    examples: [
      { line: 'muxcrew set --max 8', what: 'more workers at once' },
      { line: 'muxcrew set --max-cost 20', what: 'after the cost limit was reached' },
    ],
  },
  readsInput: asksFirst,
  async run(context, args) {
    const limits = limitsOf(args);
    if (!limits.ok) return limits;
    const meant = await sessionToChange(context, command.words, args, 'change limits');
    if (!meant.ok) return meant;
    const { id } = meant.value;
    const asked = await ask(context, id, { op: 'set', limits: limits.value }, 30_000);
    if (!asked.ok) return asked;
    const snapshot = findSession(context, id)?.snapshot ?? null;
    const now = snapshot?.limits;
    if (now !== undefined)
      context.out(
        [
          `Session ${id}:`,
          `${now.maxWorkers === null ? 'any number of agents' : `at most ${String(now.maxWorkers)} agents`} at once,`,
          now.maxCostUsd === null
            ? 'no cost limit.'
            : `cost limit ${limitDollars(now.maxCostUsd)} (running workers ${now.stopAtMaxCost ? 'are stopped' : 'continue'}).`,
        ].join(' ') + '\n',
      );
    const wait = snapshot === null ? null : startsAgainText(snapshot.slots);
    if (wait !== null) context.out(`${wait}\n`);
    return ok(0);
  },
};

function limitsOf(args: Arguments): Result<CrewLimits> {
  const bad = (detail: string): Result<never> => fail({ kind: 'bad-usage', command: 'set', detail });
  const given = (name: string): boolean => args.value(name) !== null;
  const isNone = (name: string): boolean => args.value(name) === 'none';
  const max = isNone('max') ? ok(null) : wholeNumber(command.words, args, 'max');
  if (!max.ok) return max;
  if (max.value !== null && max.value > mostWorkers)
    return bad(`--max takes at most ${String(mostWorkers)}, not ${String(max.value)}`);
  const cost = isNone('max-cost') ? ok(null) : amount(command.words, args, 'max-cost');
  if (!cost.ok) return cost;
  const stop = args.value('stop-at-max-cost');
  if (stop !== null && stop !== 'yes' && stop !== 'no')
    return bad(`--stop-at-max-cost takes yes or no, not ${JSON.stringify(stop)}`);
  if (!given('max') && !given('max-cost') && stop === null)
    return bad('requires an option: --max N, --max-cost USD or --stop-at-max-cost yes');
  return ok({
    ...(given('max') ? { maxWorkers: max.value } : {}),
    ...(given('max-cost') ? { maxCostUsd: cost.value } : {}),
    ...(stop === null ? {} : { stopAtMaxCost: stop === 'yes' }),
  });
}
