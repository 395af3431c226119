/** `muxcrew report`: writes report.md and report.html of a run. Reads files; writes below outputs/reports/ only. */
import { visibleText } from '../../core/text/clean-text.ts';
import { isoTime } from '../../app/iso-time.ts';
import type { FullReport } from '../../core/snapshot/report.ts';
import type { Context } from '../../app/context.ts';
import { epochMsOf } from '../../core/iso-time.ts';
import { hasFailed } from '../../core/snapshot/report.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { projectPaths } from '../../core/paths/session-paths.ts';
import { reportMarkdown } from '../../view/report/markdown.ts';
import { plain } from '../../view/failure-text/words.ts';
import { reportPage } from '../../view/report/page.ts';
import { progressText, speedUpSentence, usageTexts } from '../../view/report/words.ts';
import { deliverables } from '../../app/report/deliverables.ts';
import { conversationLines } from '../../view/text/conversation-lines.ts';
import { conversationOf, lastEntries, type Conversation } from '../../app/logs/conversation.ts';
import { lastLineCount, lastLines } from '../../app/report/last-lines.ts';
import { listRuns } from '../../app/report/list.ts';
import { meantReport, runOptions, type MeantReport } from '../../app/report/load.ts';
import { reportFolder } from '../../app/report/place.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'report',
    summary: 'Write a report of a run: timeline, outcomes, cost, deliverables, failures.',
    positionals: [],
    details: [
      'Writes outputs/reports/report.md and report.html, which is self-contained. Works during a run, after it, and',
      'for earlier runs (in a folder of their own, outputs/reports/TIME/).',
      'docs/report.md explains the terms and numbers in it, and --json.',
    ],
    options: [...runOptions, { name: 'json', what: 'Print JSON to standard output; write no file.' }],
    examples: [
      { line: 'muxcrew report', what: 'the current run' },
      { line: 'muxcrew report --runs', what: 'list the runs' },
      { line: 'muxcrew report --run previous', what: 'the run before' },
      { line: "muxcrew report --json | jq '.speedUp, .costUsd'", what: 'for scripts' },
    ],
  },
  async run(context, args) {
    if (args.flag('runs')) return listRuns(context, command.words, args);
    const meant = meantReport(context, command.words, args);
    if (!meant.ok) return meant;
    const report = await fullReport(context, meant.value);
    if (!args.flag('json')) return writeReport(context, meant.value, report);
    context.out(`${JSON.stringify(report)}\n`);
    return ok(0);
  },
};

async function fullReport(context: Context, { report, run }: MeantReport): Promise<FullReport> {
  const { session } = run.spec;
  const paths = projectPaths(session);
  const startedAt = isoTime(session.createdAt);
  const failures: FullReport['failures'][number][] = [];
  for (const { id, agent, state, check = null, checkOutput = [] } of report.workers.filter(hasFailed)) {
    // Its check failed: the output of the check explains more than the conversation.
    if (state === 'failed' && check === null && checkOutput.length > 0) {
      failures.push({ worker: id, lastLines: checkOutput });
      continue;
    }
    const { transcripts } = run.state.worker(id);
    const conversation = await conversationOf(context, agent, transcripts);
    if (conversation !== null) {
      failures.push({ worker: id, lastLines: lastSteps(context, conversation) });
      continue;
    }
    const wish = {
      path: paths.workerLog(id),
      startedAt,
      wentOn: run.archivedAt !== null,
      within: paths.base,
    };
    const open = await context.openEmulator();
    failures.push({ worker: id, lastLines: await lastLines({ files: context.files, open }, wish) });
  }
  return {
    ...report,
    failures,
    deliverables: deliverables(context, paths.outputs, {
      from: epochMsOf(report.from) ?? session.createdAt,
      until: run.archivedAt,
    }),
  };
}

/** The end of the conversation. Without times: the timeline has them. */
function lastSteps(context: Context, conversation: Conversation): readonly string[] {
  const { entries } = lastEntries(context, conversation);
  return entries
    .slice(-lastLineCount)
    .flatMap((entry) => conversationLines(entry, null))
    .slice(-lastLineCount);
}

function writeReport(context: Context, { run, by }: MeantReport, report: FullReport): Result<number> {
  const { files } = context;
  const paths = projectPaths(run.spec.session);
  const folder = reportFolder(context, paths, run);
  if (!folder.ok) return folder;
  if (by === 'only') context.out(`Writing to ${plain(folder.value)}\n`);
  const written = [
    ['report.md', reportMarkdown(report)],
    ['report.html', reportPage(report)],
  ] as const;
  for (const [name, text] of written) {
    const path = `${folder.value}/${name}`;
    try {
      files.inFolder(folder.value, paths.base, (held) => files.replace(`${held}/${name}`, text));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      return fail({ kind: 'disk', path, reason: error.message });
    }
  }
  context.out(`${[progressText(report), ...usageTexts(report)].join('  ')}\n`);
  const sentence = speedUpSentence(report);
  if (sentence !== null) context.out(`${sentence}\n`);
  for (const [name] of written)
    context.out(`${visibleText(`${folder.value}/${name}`)}
`);
  return ok(0);
}
