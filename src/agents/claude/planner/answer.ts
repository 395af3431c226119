/** Reads what `claude -p --output-format json` printed. Owns what its failures look like; starts nothing. */
import { parseJson } from '../../../core/json.ts';
import type { PlannerProblem } from '../../../core/failure.ts';
import type { ExecOutcome } from '../../../ports/exec.ts';
import type { PlanAnswer } from '../../../ports/planner.ts';
import { readProposal } from '../../../core/plan/proposal.ts';
import { fail, ok, type Result } from '../../../core/result.ts';

export function readAnswer(outcome: ExecOutcome, timeoutMs: number): Result<PlanAnswer, PlannerProblem> {
  if (outcome.errorCode === 'ETIMEDOUT')
    return fail({ is: 'timeout', seconds: Math.round(timeoutMs / 1000) });
  if (outcome.errorCode !== null) return fail({ is: 'error', detail: outcome.errorCode });
  const said = parsed(outcome.stdout);
  if (said === null) {
    const detail = lastLine(outcome.stderr) ?? lastLine(outcome.stdout);
    const how = outcome.signal ?? `exit ${String(outcome.code)}`;
    return fail({ is: 'error', detail: detail === null ? how : `${how}: ${detail}` });
  }
  const costUsd = typeof said['total_cost_usd'] === 'number' ? said['total_cost_usd'] : null;
  if (said['is_error'] === true || outcome.code !== 0) {
    const detail = errorText(said, outcome);
    // 2.1.197 and 2.1.330: "Not logged in · Please run /login", "Failed to authenticate. API Error: 401 …".
    return /not logged in|\/login|failed to authenticate|invalid api key/i.test(detail)
      ? fail({ is: 'not logged in', detail })
      : fail({ is: 'error', detail });
  }
  // It says success, exit 0, when the model never gave one.
  if (said['structured_output'] === undefined || said['structured_output'] === null)
    return fail({ is: 'no answer', said: typeof said['result'] === 'string' ? said['result'] : '' });
  const proposal = readProposal(said['structured_output']);
  return proposal.ok
    ? ok({ proposal: proposal.value, costUsd })
    : fail({ is: 'bad answer', why: proposal.failure });
}

function errorText(said: Readonly<Record<string, unknown>>, outcome: ExecOutcome): string {
  const { result, errors, subtype } = said;
  if (typeof result === 'string' && result.trim() !== '') return result.trim();
  if (Array.isArray(errors) && typeof errors[0] === 'string') return errors[0];
  if (typeof subtype === 'string' && subtype !== 'success') return subtype;
  return `exit ${String(outcome.code)}`;
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  const value = parseJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}

function lastLine(text: string): string | null {
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .at(-1) ?? null
  );
}
