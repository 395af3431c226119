/**
 * A Claude that plans, by the CLI's print mode: asked once, its answer held to a JSON schema. It may read the project and
 * nothing else. Owns its argv; how the answer is read is answer.ts.
 */
import type { Exec } from '../../../ports/exec.ts';
import type { Planner, PlanRequest } from '../../../ports/planner.ts';
import { proposalSchema } from '../../../core/plan/proposal.ts';
import { fail, ok } from '../../../core/result.ts';
import { readAnswer } from './answer.ts';
import { plannerPrompt } from './prompt.ts';

export function claudePlanner({ exec }: { readonly exec: Exec }): Planner {
  return {
    async plan(request) {
      const outcome = await exec.run(plannerArgv(request), {
        cwd: request.project,
        env: request.env,
        // By standard input: an argument holds no more than 128 KiB, and one that begins with "/" is a command.
        input: plannerPrompt(request),
        timeoutMs: request.timeoutMs,
        abort: request.abort,
      });
      const answer = readAnswer(outcome, request.timeoutMs);
      return answer.ok ? ok(answer.value) : fail({ kind: 'planner-failed', problem: answer.failure });
    },
  };
}

export function plannerArgv(
  request: Pick<PlanRequest, 'program' | 'model' | 'maxCostUsd'>,
): readonly string[] {
  return [
    request.program,
    '-p',
    '--output-format=json',
    `--json-schema=${JSON.stringify(proposalSchema)}`,
    // Print mode asks no trust question and runs the project's own hooks and MCP servers (seen on 2.1.197 and 2.1.330): a
    // cloned repository must not run anything because somebody plans in it.
    '--setting-sources=user',
    '--strict-mcp-config',
    // StructuredOutput stays beside them.
    '--tools=Read,Glob,Grep',
    // 2.1.330 would choose `auto` by itself.
    '--permission-mode=default',
    // A planning session is nothing that anybody would resume.
    '--no-session-persistence',
    ...(request.model === null ? [] : [`--model=${request.model}`]),
    ...(request.maxCostUsd === null ? [] : [`--max-budget-usd=${String(request.maxCostUsd)}`]),
  ];
}
