/** report.md: the report for a terminal, a pull request or another program that reads text. */
import type { FullReport } from '../../core/snapshot/report.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { totalTokens } from '../../core/model/facts/usage.ts';
import { ansi } from '../text/ansi.ts';
import { stateLooks } from '../text/symbols.ts';
import { timelineLines } from '../timeline/lines.ts';
import { countText, dollarsText } from '../text/usage-text.ts';
import {
  deliverableNotes,
  failureTitle,
  meanings,
  momentText,
  progressText,
  queuedMs,
  refusedTitle,
  refusedWorkers,
  projectName,
  saidText,
  sizeText,
  spanText,
  speedUpSentence,
  usageTexts,
  waitedMs,
  wallText,
} from './words.ts';
import { plural } from '../../core/text/plural.ts';

export function reportMarkdown(report: FullReport): string {
  return `${[
    `# ${text(projectName(report))}`,
    `Run of ${momentText(report.from)}, session ${text(report.session)}, as of ${momentText(report.writtenAt)}.`,
    summary(report),
    '## Timeline',
    block(timeline(report)),
    '## Workers',
    workers(report),
    ...failures(report),
    ...refusals(report),
    ...deliverables(report),
    '---',
    ...meanings,
  ].join('\n\n')}\n`;
}

function summary(report: FullReport): string {
  const sentence = speedUpSentence(report);
  return [
    `- ${progressText(report)}`,
    `- wall time ${wallText(report)}`,
    ...(sentence === null ? [] : [`- ${sentence}`]),
    ...usageTexts(report).map((usage) => `- ${text(usage)}`),
  ].join('\n');
}

/** Without its heading, which is already above. */
function timeline(report: FullReport): readonly string[] {
  const lines = timelineLines(report, { columns: 100, now: 0, colours: 0, unicode: true }).map((line) =>
    ansi(line, false),
  );
  return lines.slice(lines.indexOf('') + 1);
}

function workers(report: FullReport): string {
  return table(
    ['id', 'name', 'state', 'work', 'waited', 'queued', 'starts', 'cost', 'tokens', 'last message'],
    report.workers.map((worker) => {
      const { id, name, state, workedMs, runs, usage } = worker;
      return [
        text(id),
        text(name),
        `${stateLooks[state].symbol} ${state}`,
        spanText(workedMs),
        spanText(waitedMs(worker)),
        spanText(queuedMs(worker)),
        String(runs),
        usage.costUsd === null ? '' : text(dollarsText(usage.costUsd)),
        usage.tokens === null ? '' : countText(totalTokens(usage.tokens)),
        text(saidText(worker)),
      ];
    }),
  );
}

function failures({ failures: all, workers: crew }: FullReport): readonly string[] {
  if (all.length === 0) return [];
  return [
    `## ${plural(all.length, 'failure')}`,
    ...all.flatMap(({ worker, lastLines }) => {
      const failed = crew.find(({ id }) => id === worker);
      if (failed === undefined) return [];
      return [
        `**${stateLooks[failed.state].symbol} ${failed.state}** ${text(failureTitle(failed))}`,
        lastLines === null
          ? 'Its log no longer exists.'
          : lastLines.length === 0
            ? 'No output.'
            : block(lastLines.map((line) => cleanText(line))),
      ];
    }),
  ];
}

function refusals(report: FullReport): readonly string[] {
  const refused = refusedWorkers(report);
  if (refused.length === 0) return [];
  return [
    `## ${refusedTitle(refused.length)}`,
    ...refused.flatMap(({ id, name, state, check = null, checkOutput = [] }) => [
      `**${stateLooks[state].symbol} ${state}** ${text(failureTitle({ id, name, detail: check }))}`,
      checkOutput.length === 0 ? 'No output.' : block(checkOutput.map((line) => cleanText(line))),
    ]),
  ];
}

function deliverables({ deliverables: found }: FullReport): readonly string[] {
  const notes = deliverableNotes(found);
  return [
    `## ${found.count === 0 ? 'No deliverables' : plural(found.count, 'deliverable')}`,
    ...(found.files.length === 0
      ? []
      : [
          table(
            ['file', 'size', 'written'],
            found.files.map(({ path, kind, bytes, writtenAt }) => [
              text(path),
              kind === 'file' ? sizeText(bytes) : 'no file',
              momentText(writtenAt),
            ]),
          ),
        ]),
    ...notes.map(text),
  ];
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Escapes foreign text: nothing in it is Markdown or HTML. An underscore within a word needs no escape. */
function text(untrusted: string): string {
  return (
    cleanText(untrusted)
      .replace(/[\\`*[\]|~$]|(?<!\w)_|_(?!\w)/g, '\\$&')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      // Prevents automatic links and mentions.
      .replace(/:\/\//g, ':&#47;&#47;')
      .replace(/@/g, '&#64;')
  );
}

/** A fenced block; the fence is longer than any within. */
function block(lines: readonly string[]): string {
  const ticks = lines.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length);
  const fence = '`'.repeat(Math.max(2, ...ticks) + 1);
  return [`${fence}text`, ...lines.map((line) => line.trimEnd()), fence].join('\n');
}
