/** The options of `run` that are settings, by the settings' names. */
import type { Arguments } from '../../cli/command.ts';
import { ok, type Result } from '../../core/result.ts';
import { amount, wholeNumber } from '../../cli/parse.ts';
import { words } from './run-words.ts';

/** Null: not given. */
export function settingFlags(args: Arguments): Result<Readonly<Record<string, unknown>>> {
  const max = wholeNumber(words, args, 'max');
  if (!max.ok) return max;
  const maxCost = amount(words, args, 'max-cost');
  if (!maxCost.ok) return maxCost;
  const maxWorkerCost = amount(words, args, 'max-worker-cost');
  if (!maxWorkerCost.ok) return maxWorkerCost;
  return ok({
    maxWorkers: max.value,
    maxCostUsd: maxCost.value,
    maxWorkerCostUsd: maxWorkerCost.value,
    stopAtMaxCost: args.flag('stop-at-max-cost') ? true : null,
    notify: args.value('notify'),
    verify: args.value('verify'),
    agent: args.value('agent'),
    model: args.value('model'),
    permissionMode: args.value('permission-mode'),
    backend: args.value('backend'),
    layout: args.value('layout'),
  });
}
