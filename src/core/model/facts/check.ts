/** How the user's check (`verify:`) of a COMPLETED report ended, as data and as text. Pure. */
import type { CheckFact } from '../state.ts';
import type { WorkerModel } from '../model.ts';
import type { EpochMs } from '../worker.ts';
import { cleanLines, cleanText } from '../../text/clean-text.ts';
import { times } from '../derive/worker-evidence.ts';
import { spanText } from '../../time-span.ts';
import type { Evidence } from './evidence.ts';
import type { CheckEnd, CheckResult } from './check-result.ts';
const keptLines = 5;
const lineLength = 200;

export function lastLines(output: string): readonly string[] {
  return cleanLines(output, 4_000)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-keptLines)
    .map((line) => cleanText(line, lineLength));
}

export function endText(end: CheckEnd | null): string {
  switch (end?.is) {
    case undefined:
      return 'failed';
    case 'exit':
      return `exit ${String(end.code)}`;
    case 'signal':
      return `ended by ${end.signal}`;
    case 'timeout':
      return `timed out after ${spanText(end.afterMs)}`;
    case 'not run':
      return `could not be run: ${end.why}`;
  }
}

function triesText({ try: one, of }: CheckResult): string {
  return `try ${String(one)} of ${String(of)}`;
}

/** The last result, if it refused the worker's report and nothing newer has been reported. */
export function refusal(worker: WorkerModel): string | null {
  const { check, claim } = worker;
  return check.is === 'none' && claim.is !== 'completed' ? lastRefusal(worker) : null;
}

/** The last refusal whatever happened since, for the report; null: the state already tells it, or the check passed. */
export function lastRefusal({ checks, check, spec }: WorkerModel): string | null {
  const last = checks.at(-1);
  if (last === undefined || last.passed || check.is === 'failed') return null;
  return `check failed (${endText(last.end)}, ${triesText(last)}): ${spec.verify?.command ?? ''}`;
}

/** Each result; the newest with the last lines of its output if it failed. */
export function checkEvidence({ checks, spec }: WorkerModel): readonly Evidence[] {
  const command = spec.verify?.command ?? '';
  const of = (fact: string, at: EpochMs): Evidence => ({ source: 'check', fact, at });
  return checks.flatMap((one, index) => [
    one.passed
      ? of(`${triesText(one)} passed: ${command}`, one.at)
      : of(`${triesText(one)} failed: ${endText(one.end)}: ${command}`, one.at),
    ...(one.passed || index < checks.length - 1 ? [] : one.output.map((line) => of(`| ${line}`, one.at))),
  ]);
}

/** `tries` 0: its command did not run. */
export function checkFailure({ tries, detail }: Extract<CheckFact, { is: 'failed' }>): string {
  return tries === 0 ? `its check ${detail}` : `its check failed ${times(tries)}: ${detail}`;
}
