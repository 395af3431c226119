/** What a worker's state rests on, as rows: the state, then each fact with its source and age. */
import { cleanText } from '../../core/clean-text.ts';
import { epochMsOf } from '../../core/iso-time.ts';
import type { SnapshotWorker } from '../../core/snapshot.ts';
import { piece, type Draft } from '../draft.ts';
import { duration } from '../duration.ts';
import type { SidebarModel } from '../sidebar-model.ts';
import { glyphsFor, lookOf } from '../symbols.ts';
import { ageOf } from '../worker-order.ts';
import { wrap } from '../wrap.ts';

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
  return [
    head,
    ...texts(worker.detail ?? '', '   '),
    [],
    ...(worker.evidence.length === 0 ? [[piece(' nothing is known of it yet', 'dim')]] : []),
    ...worker.evidence.flatMap(({ source, fact, at }): readonly Draft[] => [
      [piece(` ${cleanText(source, 20)}`, 'strong'), piece(agoText(at, model.now), 'dim')],
      ...texts(fact, '   '),
    ]),
  ];
}

function agoText(at: string | null, now: number): string {
  const time = at === null ? null : epochMsOf(at);
  return time === null ? '' : `  ${duration(now - time)} ago`;
}
