/** The explanation of a worker's state as rows: the state, then each fact with its source and age. */
import { cleanText } from '../../core/text/clean-text.ts';
import { epochMsOf } from '../../core/iso-time.ts';
import type { SnapshotWorker } from '../../core/snapshot/snapshot.ts';
import { piece, type Draft } from '../text/draft.ts';
import { duration } from '../text/duration.ts';
import { openRequest } from './open-requests.ts';
import type { SidebarModel } from './model.ts';
import { glyphsFor, lookOf } from '../text/symbols.ts';
import { ageOf } from '../tables/worker-order.ts';
import { workerUsageWords } from '../text/usage-text.ts';
import { waitingLines } from '../text/waiting-text.ts';
import { wrap } from '../text/wrap.ts';
import { shownRequest } from './confirmation.ts';

const mostRows = 6;

export function whyRows(worker: SnapshotWorker, model: SidebarModel): readonly Draft[] {
  const { columns } = model.size;
  const glyphs = glyphsFor(model.unicode);
  const age = ageOf(worker, model.now);
  const head: Draft = [
    piece(` ${glyphs.state(worker.state)} ${cleanText(worker.state, 20)}`, lookOf(worker.state).tone),
    piece(age === null ? '' : ` for ${duration(age)}`, 'dim'),
  ];
  const texts = (text: string, indent: string): readonly Draft[] =>
    wrap(cleanText(text), columns - indent.length - 1, mostRows, glyphs.ellipsis).map((line) => [
      piece(indent),
      piece(line),
    ]);
  const asked = askedRows(worker, model);
  const used = workerUsageWords(worker).join('  ');
  return [
    head,
    ...(asked.length > 0 ? asked : texts(worker.detail ?? '', '   ')),
    ...waitingLines(worker, model.now).flatMap((line) => texts(line, '   ')),
    ...(used === '' ? [] : texts(used, ' ')),
    [],
    ...(worker.evidence.length === 0 ? [[piece(' no facts yet', 'dim')]] : []),
    ...worker.evidence.flatMap(({ source, fact, at }): readonly Draft[] => [
      [piece(` ${cleanText(source, 20)}`, 'strong'), piece(agoText(at, model.now), 'dim')],
      ...texts(fact, '   '),
    ]),
  ];
}

/** A request that can be answered here, whole; empty if there is none. */
export function askedRows(worker: SnapshotWorker, model: SidebarModel): readonly Draft[] {
  const request = openRequest(worker);
  if (request === null) return [];
  const { kind, remembers } = worker.asks ?? { kind: 'other' };
  const keys: Draft = [
    ...(kind === 'question' ? [] : [piece(' a', 'strong'), piece(' approve ')]),
    piece(' n', 'strong'),
    piece(' deny'),
  ];
  const { ellipsis } = glyphsFor(model.unicode);
  const rule =
    remembers == null
      ? []
      : wrap(`muxcrew approve --always: ${remembers}`, model.size.columns - 2, 4, ellipsis);
  return [...shownRequest(model, request), keys, ...rule.map((line): Draft => [piece(` ${line}`, 'dim')])];
}

function agoText(at: string | null, now: number): string {
  const time = at === null ? null : epochMsOf(at);
  return time === null ? '' : `  ${duration(now - time)} ago`;
}
