/** `muxcrew timeline`: every worker's states over time, drawn in the terminal. Reads files only. */
import { ok } from '../../core/result.ts';
import { ansi } from '../../view/text/ansi.ts';
import { timelineLines } from '../../view/timeline/lines.ts';
import { listRuns } from '../../app/report/list.ts';
import { meantReport, runOptions } from '../../app/report/load.ts';
import { tableOptions } from '../../app/table-options.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'timeline',
    summary: 'Draw how every worker’s states went on over time.',
    positionals: [],
    details: [
      'While the crew works, after it, and of earlier runs. What counts as work, and what the speed-up means, is in',
      'docs/report.md, and so is --json.',
    ],
    options: [...runOptions, { name: 'json', what: 'As JSON: the report’s own, without files and logs.' }],
    examples: [
      { line: 'muxcrew timeline', what: 'of the present run' },
      { line: 'muxcrew timeline --run previous', what: 'of the one before' },
    ],
  },
  run(context, args) {
    if (args.flag('runs')) return Promise.resolve(listRuns(context, command.words, args));
    const meant = meantReport(context, command.words, args);
    if (!meant.ok) return Promise.resolve(meant);
    const { report } = meant.value;
    if (args.flag('json')) context.out(`${JSON.stringify(report)}\n`);
    else
      for (const line of timelineLines(report, tableOptions(context)))
        context.out(`${ansi(line, context.terminal.colours > 0)}\n`);
    return Promise.resolve(ok(0));
  },
};
