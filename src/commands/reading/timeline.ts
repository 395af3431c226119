/** `muxcrew timeline`: draws worker states over time in the terminal. Reads files only. */
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
    summary: 'Draw worker states over time.',
    positionals: [],
    details: [
      'Works during a run, after it, and for earlier runs. docs/report.md explains what counts as work, the speed-up,',
      'and --json.',
    ],
    options: [...runOptions, { name: 'json', what: 'As JSON: the report without files and logs.' }],
    examples: [
      { line: 'muxcrew timeline', what: 'the current run' },
      { line: 'muxcrew timeline --run previous', what: 'the run before' },
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
