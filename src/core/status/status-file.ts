/**
 * Parses the lines of a status file in order: what each reports, without the details and code blocks below a report.
 */
import { cleanText } from '../text/clean-text.ts';
import { parseStatusLine, type ReportKind, type StatusLine } from './status-line.ts';
import type { ClaimKind } from '../model/state.ts';
import type { StatusLineSeen } from '../model/event.ts';
import type { WorkerId } from '../model/worker.ts';

export interface ReadLines {
  readonly lines: readonly StatusLineSeen[];
  /** Whether a code block is open at the end. */
  readonly inFence: boolean;
}

const claims: Readonly<Record<ReportKind, ClaimKind>> = {
  status: 'busy',
  progress: 'busy',
  blocked: 'blocked',
  error: 'blocked',
  consultation: 'blocked',
  completed: 'completed',
  failed: 'failed',
  terminated: 'terminated',
};

const fence = /^\s*(?:`{3,}[^`]*|~{3,}.*)$/;
/** Below a report: an indented line or a bullet. */
const detail = /^(?:\s{2,}|\t|\s*[-*+•]\s)/;
/** Longest quotation of a line that was not understood, for the worker. UTF-16 code units. */
const quoteLength = 160;

/** `inFence`: a code block was open at the end of the previous lines. Lines of other workers are dropped. */
export function readStatusLines(lines: readonly string[], worker: WorkerId, inFence: boolean): ReadLines {
  const read: StatusLineSeen[] = [];
  let code = inFence;
  let belowReport = false;
  for (const line of lines.flatMap((one) => unglued(one, worker))) {
    if (fence.test(line)) {
      code = !code;
      continue;
    }
    const parsed = parseStatusLine(line, worker);
    if (parsed === null || parsed.kind === 'foreign') continue;
    const isDetail = parsed.kind === 'plain' && !parsed.unclear && detail.test(line);
    if (belowReport && (code || isDetail)) continue;
    const seen = code ? inCode(parsed, line) : seenOf(parsed, line);
    read.push(seen);
    belowReport = seen.claim !== 'busy';
  }
  return { lines: read, inFence: code };
}

/** A report appended to a line without a newline: `[Worker1] Status: done[Worker1] BLOCKED: no key`. */
function unglued(line: string, worker: WorkerId): readonly string[] {
  const mark = `[Worker${worker}]`;
  if (!line.trimStart().startsWith(mark)) return [line];
  // After a blank, a quote or an opening bracket it is a quotation.
  return line.split(new RegExp(`(?<=[^\\s"'\`(\\[{<«“‘„:=*_>])(?=\\[Worker${worker}\\])`));
}

function seenOf({ kind, text, progress, unclear }: StatusLine, line: string): StatusLineSeen {
  const claim = kind === 'plain' || kind === 'foreign' ? 'busy' : claims[kind];
  return {
    claim,
    text,
    progress,
    ...(kind === 'error' || kind === 'consultation' ? { keyword: kind } : {}),
    ...(unclear ? { unclear: cleanText(line, quoteLength) } : {}),
    ...(kind === 'plain' ? { plain: true } : {}),
  };
}

/** Text in a code block is shown but reports nothing. */
function inCode({ kind, text, unclear }: StatusLine, line: string): StatusLineSeen {
  const final = kind !== 'plain' && kind !== 'status' && kind !== 'progress';
  return {
    claim: 'busy',
    text,
    progress: null,
    plain: true,
    ...(unclear || final ? { unclear: cleanText(line, quoteLength) } : {}),
  };
}
