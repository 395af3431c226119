/** Texts shared by both reports and the terminal. Pure. */
import type { Deliverables, Report, ReportWorker } from '../../core/snapshot/report.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { duration } from '../text/duration.ts';
import { countText, dollarsText, memoryText } from '../text/usage-text.ts';
import { baseName } from '../../core/paths/path-parts.ts';
import { plural } from '../../core/text/plural.ts';

export function progressText({ progress }: Report): string {
  const { completed, failed, total } = progress;
  return `${completed} of ${total} completed${failed > 0 ? `, ${failed} failed` : ''}`;
}

/** `2026-11-26 07:16:24 UTC`, from an ISO time. */
export function momentText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** The name of its folder. */
export function projectName({ project, session }: Report): string {
  return cleanText(baseName(project)) || session;
}

export function wallText({ wallMs, over }: Report): string {
  return `${spanText(wallMs)}${over ? '' : ' so far'}`;
}

/** `42 s`, `3 m 12 s`, `2 h 10 m`: a length, whereas `duration` is an age. */
export function spanText(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds >= 3600) return duration(ms);
  return seconds % 60 === 0 ? `${seconds / 60} m` : `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
}

/** Null if it was no faster: no worker has worked yet, or the crew waited more than it gained. */
export function speedUpText({ speedUp }: Report): string | null {
  const times = speedUp?.toFixed(1);
  return times === undefined || Number(times) <= 1 ? null : `${times} times`;
}

/** A sentence on work, and a separate one on waiting, which is no work; null if no worker has worked yet. */
export function speedUpSentence(report: Report): string | null {
  const { workedMs, wallMs, atOnce } = report;
  if (workedMs === 0 || atOnce === null) return null;
  const times = speedUpText(report);
  const fast = times === null ? 'no faster than' : `${times} as fast as`;
  const waited = waitedMs(report);
  const wait = waited < 1000 ? '' : ` ${waitedText(report)}.`;
  return `${spanText(workedMs)} of work in ${spanText(wallMs)}: ${fast} one after another, ${atOnce.toFixed(1)} workers busy on average.${wait}`;
}

/** Workers wait at the same time, so the sum may be longer than the run: it is labelled as a sum. */
function waitedText(report: Report): string {
  const waiting = waitingWorkers(report);
  const sum = waiting > 1 ? ` (sum over ${String(waiting)} workers)` : '';
  return `${spanText(waitedMs(report))} of waiting for the user, a limit or a message${sum}`;
}

export function waitingWorkers({ workers }: Pick<Report, 'workers'>): number {
  return workers.filter((worker) => waitedMs(worker) >= 1000).length;
}

/** Explains the numbers to readers of the report. */
export const meanings: readonly string[] = [
  'Work: starting, working or verifying. Waited: for the user, a limit or a message. Queued: for a slot or for other workers.',
  'Wall time runs from the start of the run until its last worker finished, or until now.',
  'Speed-up is the total work of all workers, as if one after another, divided by wall time; waiting is not counted. Workers on one machine slow each other down, so it is an upper bound.',
];

export function usageTexts({ costUsd, tokens }: Report): readonly string[] {
  return [
    ...(costUsd === null ? [] : [dollarsText(costUsd)]),
    ...(tokens === null ? [] : [`${countText(tokens)} tokens`]),
  ];
}

/** `12 KB`, `3.4 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1000 * 1024) return `${(bytes / 1024).toFixed(bytes < 10 * 1024 ? 1 : 0)} KB`;
  return memoryText(bytes);
}

/** Notes on what a list of deliverables does not show. */
export function deliverableNotes(found: Deliverables): readonly string[] {
  const { files, count, bytes, others, unreadable, complete } = found;
  const more = count - files.length;
  return [
    ...(more > 0 ? [`${more} more are not listed; all ${count} have ${sizeText(bytes)}.`] : []),
    ...(others.count > 0
      ? [
          `${plural(others.count, 'file')} (${sizeText(others.bytes)}) in outputs/ ${others.count === 1 ? 'is' : 'are'} from other runs.`,
        ]
      : []),
    ...(unreadable > 0 ? [`${unreadable} could not be read.`] : []),
    ...(complete ? [] : ['outputs/ contains more than was scanned: the numbers are lower bounds.']),
  ];
}

/** Waiting for the user, a limit or a message. */
export function waitedMs({ activeMs, workedMs }: Pick<ReportWorker, 'activeMs' | 'workedMs'>): number {
  return activeMs - workedMs;
}

/** Waiting for a slot, or for other workers. */
export function queuedMs({ spentMs, activeMs }: ReportWorker): number {
  return Object.values(spentMs).reduce((total, ms) => total + ms, 0) - activeMs;
}

/** The state's detail, and the last message if that differs. */
export function saidText({ detail, check = null, status }: ReportWorker): string {
  const said = [detail, check, status].filter((text): text is string => text !== null && text !== '');
  // `exit 3: cannot find x` already contains `cannot find x`.
  return said.filter((text, index) => index === 0 || said[0]?.endsWith(text) !== true).join('; ');
}

/** Workers whose last check failed although their state does not show it. */
export function refusedWorkers({ workers }: Pick<Report, 'workers'>): readonly ReportWorker[] {
  return workers.filter(({ check = null }) => check !== null);
}

/** `2 failed checks` */
export function refusedTitle(count: number): string {
  return plural(count, 'failed check');
}

export function failureTitle({ id, name, detail }: Pick<ReportWorker, 'id' | 'name' | 'detail'>): string {
  return `${id} ${name}${detail === null ? '' : `: ${detail}`}`;
}
