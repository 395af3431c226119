/** The output of `--runs`: one line per run, the newest first. */
import type { Line } from '../../core/text/styled-line.ts';
import type { TableOptions } from './status-table.ts';
import { spanText } from '../report/words.ts';
import { glyphsFor } from '../text/symbols.ts';
import { tableLines, type Column } from './table.ts';
import { dollarsText } from '../text/usage-text.ts';

export interface ListedRun {
  /** The name that `--run` accepts. */
  readonly run: string;
  readonly archived: boolean;
  readonly startedAt: string;
  /** Null, like all that follows: its journal is unreadable. */
  readonly progress: { readonly completed: number; readonly failed: number; readonly total: number } | null;
  readonly over: boolean | null;
  readonly wallMs: number | null;
  readonly costUsd: number | null;
}

const columns: readonly Column[] = [
  { title: 'RUN' },
  { title: 'TOOK', align: 'right' },
  { title: 'COST', align: 'right' },
  { title: 'DONE' },
];

export function runTable(runs: readonly ListedRun[], options: TableOptions): readonly Line[] {
  const plain = (text: string) => ({ text, tone: 'plain' as const });
  return tableLines(
    columns,
    runs.map((run) => [
      { text: run.run, tone: run.archived ? ('plain' as const) : ('strong' as const) },
      plain(run.wallMs === null ? '' : spanText(run.wallMs)),
      plain(run.costUsd === null ? '' : dollarsText(run.costUsd)),
      plain(doneText(run)),
    ]),
    { columns: options.columns, colours: options.colours, ellipsis: glyphsFor(options.unicode).ellipsis },
  );
}

function doneText({ progress, over, archived }: ListedRun): string {
  if (progress === null) return 'its journal is unreadable';
  const { completed, failed, total } = progress;
  return [
    `${completed} of ${total} completed`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(archived ? [] : [over === true ? 'the current run, finished' : 'the current run, in progress']),
  ].join(', ');
}
