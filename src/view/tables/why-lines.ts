/** The output of `muxcrew why`: a worker's state, since when, and the facts behind it. */
import { cleanText } from '../../core/text/clean-text.ts';
import { epochMsOf } from '../../core/iso-time.ts';
import type { SnapshotWorker } from '../../core/snapshot/snapshot.ts';
import type { Line } from '../../core/text/styled-line.ts';
import { colour, piece } from '../text/draft.ts';
import { duration } from '../text/duration.ts';
import type { TableOptions } from './status-table.ts';
import { glyphsFor, lookOf } from '../text/symbols.ts';
import { tableLines } from './table.ts';
import type { Tone } from '../text/tones.ts';
import { asksLines, workerUsageWords } from '../text/usage-text.ts';
import { waitingLines } from '../text/waiting-text.ts';
import { ageOf } from './worker-order.ts';

export function whyLines(worker: SnapshotWorker, options: TableOptions): readonly Line[] {
  const glyphs = glyphsFor(options.unicode);
  const age = ageOf(worker, options.now);
  const detail = cleanText(worker.detail ?? '');
  const head = [
    piece(cleanText(`${worker.id} ${worker.name}`), 'strong'),
    piece('  '),
    piece(`${glyphs.state(worker.state)} ${cleanText(worker.state, 20)}`, lookOf(worker.state).tone),
    piece(age === null ? '' : ` for ${duration(age)}`),
    piece(detail === '' ? '' : `: ${detail}`),
  ];
  const look = { columns: options.columns, colours: options.colours, ellipsis: glyphs.ellipsis };
  const rows = worker.evidence.map(({ source, fact, at }) => {
    const time = at === null ? null : epochMsOf(at);
    return [
      { text: source, tone: 'plain' as const },
      { text: time === null ? '' : duration(options.now - time), tone: 'plain' as const },
      { text: fact, tone: 'plain' as const },
    ];
  });
  const used = workerUsageWords(worker);
  const indented = (texts: readonly string[], tone: Tone): readonly Line[] =>
    texts.map((text) => colour([piece(`  ${text}`, tone)], options.columns ?? Infinity, options.colours));
  const columns = [{ title: 'SOURCE' }, { title: 'AGE', align: 'right' as const }, { title: 'FACT' }];
  return [
    colour(head, options.columns ?? Infinity, options.colours),
    ...indented(asksLines(worker), 'plain'),
    ...indented(waitingLines(worker, options.now), 'plain'),
    ...indented(used.length === 0 ? [] : [`used: ${used.join(', ')}`], 'dim'),
    ...(rows.length === 0 ? [[]] : tableLines(columns, rows, look)),
  ];
}
