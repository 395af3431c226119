/** report.html: one self-contained file. Foreign text goes through `markup`, which escapes it. */
import type { Deliverable, Failed, FullReport, ReportWorker } from '../../core/snapshot/report.ts';
import { totalTokens } from '../../core/model/facts/usage.ts';
import { stateLooks } from '../text/symbols.ts';
import { statesShown } from '../timeline/spans.ts';
import { countText, dollarsText } from '../text/usage-text.ts';
import { drawing } from './drawing.ts';
import { markup, nothing, type Markup } from './markup.ts';
import { style } from './style.ts';
import {
  deliverableNotes,
  failureTitle,
  meanings,
  momentText,
  projectName,
  queuedMs,
  refusedTitle,
  refusedWorkers,
  saidText,
  sizeText,
  spanText,
  speedUpText,
  waitedMs,
  waitingWorkers,
} from './words.ts';
import { plural } from '../../core/text/plural.ts';

/** Nothing may be loaded or run, whatever the page contains. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

export function reportPage(report: FullReport): string {
  const name = projectName(report);
  const standing = report.over ? 'finished' : 'still running';
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${policy}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="generator" content="muxcrew"/>
<title>${name}: a crew’s report</title>
<style>${{ source: style }}</style>
</head>
<body>
<main>
<h1>${name}</h1>
<p class="about">Run of ${momentText(report.from)} · session ${report.session} · ${standing} · as of ${momentText(report.writtenAt)}</p>
${cards(report)}
<section>
<h2>Timeline</h2>
${drawing(report)}
${legend(report)}
</section>
${workers(report)}${failures(report)}${refusals(report)}${deliverables(report)}<footer>
${meanings.map((text) => markup`<p>${text}</p>\n`)}<p>Made by muxcrew.</p>
</footer>
</main>
</body>
</html>
`.source;
}

function cards(report: FullReport): Markup {
  const { progress, costUsd, tokens, workedMs, atOnce } = report;
  const speedUp = speedUpText(report);
  const waited = waitedMs(report);
  const failed = progress.failed > 0 ? `, ${progress.failed} failed` : '';
  const all: readonly (readonly [string, string])[] = [
    [`${progress.completed} of ${progress.total}`, `completed${failed}`],
    [spanText(report.wallMs), report.over ? 'wall time' : 'wall time so far'],
    [spanText(workedMs), atOnce === null ? 'of work' : `of work, ${atOnce.toFixed(1)} at once`],
    ...(speedUp === null ? [] : [[speedUp, 'as fast as one after another'] as const]),
    ...(waited < 1000
      ? []
      : [
          [
            spanText(waited),
            waitingWorkers(report) > 1
              ? `of waiting, sum over ${waitingWorkers(report)} workers`
              : 'of waiting',
          ] as const,
        ]),
    ...(costUsd === null ? [] : [[dollarsText(costUsd), 'cost'] as const]),
    ...(tokens === null ? [] : [[countText(tokens), 'tokens'] as const]),
  ];
  return markup`<div class="cards">
${all.map(([value, what]) => markup`<div class="card"><b>${value}</b><span>${what}</span></div>\n`)}</div>`;
}

function legend(report: FullReport): Markup {
  return markup`<ul class="legend">
${statesShown(report).map((state) => markup`<li><i class="${state}">${stateLooks[state].symbol}</i> ${state}</li>\n`)}</ul>`;
}

function stateWord({ state }: ReportWorker): Markup {
  return markup`<span class="state ${state}">${stateLooks[state].symbol} ${state}</span>`;
}

function number(text: string): Markup {
  return markup`<td class="number">${text}</td>`;
}

function workers({ workers: crew, costUsd, tokens }: FullReport): Markup {
  const titles = [
    'work',
    'waited',
    'queued',
    'starts',
    ...(costUsd === null ? [] : ['cost']),
    ...(tokens === null ? [] : ['tokens']),
  ];
  const row = (worker: ReportWorker): Markup => {
    const { id, name, workedMs, runs, usage } = worker;
    const numbers = [
      spanText(workedMs),
      spanText(waitedMs(worker)),
      spanText(queuedMs(worker)),
      String(runs),
      ...(costUsd === null ? [] : [usage.costUsd === null ? '' : dollarsText(usage.costUsd)]),
      ...(tokens === null ? [] : [usage.tokens === null ? '' : countText(totalTokens(usage.tokens))]),
    ];
    return markup`<tr>${number(id)}<td class="name">${name}</td><td>${stateWord(worker)}</td>${numbers.map(number)}<td class="said">${saidText(worker)}</td></tr>
`;
  };
  return markup`<section>
<h2>Workers</h2>
<table>
<thead><tr><th class="number">id</th><th>name</th><th>state</th>${titles.map((title) => markup`<th class="number">${title}</th>`)}<th>said last</th></tr></thead>
<tbody>
${crew.map(row)}</tbody>
</table>
</section>
`;
}

function failures({ failures: all, workers: crew }: FullReport): Markup {
  if (all.length === 0) return nothing;
  return markup`<section>
<h2>${plural(all.length, 'failure')}</h2>
${all.map((failed) =>
  failure(
    failed,
    crew.find(({ id }) => id === failed.worker),
  ),
)}</section>
`;
}

function failure({ lastLines }: Failed, worker: ReportWorker | undefined): Markup {
  if (worker === undefined) return nothing;
  return markup`<div class="fail">
<p>${stateWord(worker)} ${failureTitle(worker)}</p>
${printed(lastLines)}
</div>
`;
}

function refusals(report: FullReport): Markup {
  const refused = refusedWorkers(report);
  if (refused.length === 0) return nothing;
  return markup`<section>
<h2>${refusedTitle(refused.length)}</h2>
${refused.map(
  (worker) => markup`<div class="fail">
<p>${stateWord(worker)} ${failureTitle({ ...worker, detail: worker.check ?? null })}</p>
${printed(worker.checkOutput ?? [])}
</div>
`,
)}</section>
`;
}

function printed(lines: Failed['lastLines']): Markup {
  if (lines === null) return markup`<p>Its log no longer exists.</p>`;
  if (lines.length === 0) return markup`<p>No output.</p>`;
  return markup`<pre>${lines.map((line) => markup`${line}\n`)}</pre>`;
}

function deliverables({ deliverables: found }: FullReport): Markup {
  const notes = deliverableNotes(found);
  const row = ({ path, kind, bytes, writtenAt }: Deliverable): Markup =>
    markup`<tr><td class="path">${path}</td>${number(kind === 'file' ? sizeText(bytes) : 'no file')}${number(momentText(writtenAt))}</tr>
`;
  return markup`<section>
<h2>${found.count === 0 ? 'No deliverables' : plural(found.count, 'deliverable')}</h2>
${
  found.files.length === 0
    ? nothing
    : markup`<table>
<thead><tr><th>file</th><th class="number">size</th><th class="number">written</th></tr></thead>
<tbody>
${found.files.map(row)}</tbody>
</table>
`
}${notes.length === 0 ? nothing : markup`<ul class="notes">${notes.map((note) => markup`<li>${note}</li>`)}</ul>\n`}</section>
`;
}
