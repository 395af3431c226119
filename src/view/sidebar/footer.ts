/** The bottom of the sidebar: question, clients, result of the last action, keys. */
import { cleanText } from '../../core/text/clean-text.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import { truncate, widthOf } from '../../core/text/cells.ts';
import { piece, type Draft } from '../text/draft.ts';
import type { SidebarModel } from './model.ts';
import { allWorkers, shownWorkers } from './shown-workers.ts';
import { glyphsFor } from '../text/symbols.ts';
import { slotsText } from '../text/max-at-once.ts';
import { crewUsageWords } from '../text/usage-text.ts';
import { wrap } from '../text/wrap.ts';
import { clientsText } from './clients.ts';
import { editorRows } from './editor-rows.ts';
import { confirmationRows, workerName } from './confirmation.ts';
import { filledRows, fittingRows, keyHints, type KeyHint } from './hints.ts';
import { plural } from '../../core/text/plural.ts';

/** With this many rows there is room for clients and more keys. */
const tall = 20;

/** `roomy`: there is height for less important rows. */
export function footerRows(model: SidebarModel, roomy: boolean): readonly Draft[] {
  const prompt = promptRows(model);
  if (prompt !== null) return prompt;
  const notice = [...filterRows(model), ...noticeRows(model)];
  if (!roomy) return notice;
  return [
    ...(model.view.is === 'read' ? summaryRows(model.view.snapshot, model) : []),
    ...notice,
    ...hintRows(keyHints(model), model, maxHintRows(model)),
  ];
}

function promptRows(model: SidebarModel): readonly Draft[] | null {
  const { mode, size, unicode } = model;
  const { ellipsis, enter } = glyphsFor(unicode);
  const asked = (text: string): readonly Draft[] =>
    wrap(text, size.columns - 2, 2, ellipsis).map((line) => [piece(' '), piece(line, 'ask')]);
  switch (mode.is) {
    case 'confirm':
      return confirmationRows(model, mode);
    case 'send': {
      const keys: readonly KeyHint[] = [
        [enter, 'send'],
        ['Esc', 'cancel'],
        ['Alt-Enter', 'line'],
      ];
      return [
        ...asked(`to ${workerName(model, mode.worker)}:`),
        ...editorRows(mode.text, size.columns, Math.max(1, Math.floor(size.rows / 2) - 2)),
        ...hintRows(keys, model, 2),
      ];
    }
    case 'list':
    case 'help':
    case 'why':
    case 'log':
    case 'filter':
      return null;
  }
}

/** Shown while it is typed, and while it hides workers. */
function filterRows(model: SidebarModel): readonly Draft[] {
  const { filter, mode, size, unicode } = model;
  if (mode.is !== 'filter' && filter === '') return [];
  const { ellipsis } = glyphsFor(unicode);
  const count = `  ${shownWorkers(model).length} of ${allWorkers(model).length}`;
  const text = truncate(cleanText(filter), Math.max(1, size.columns - count.length - 4), ellipsis);
  return [
    [
      piece(' /', 'strong'),
      piece(text),
      ...(mode.is === 'filter' ? [piece(' ', 'cursor')] : []),
      piece(count, 'dim'),
    ],
    ...(mode.is === 'filter' ? [] : [[piece('  Esc', 'strong'), piece(' shows all', 'dim')]]),
  ];
}

function noticeRows(model: SidebarModel): readonly Draft[] {
  const { notice, ignoredAt, size, unicode } = model;
  const rows = (text: string): readonly Draft[] =>
    wrap(cleanText(text), size.columns - 2, 4, glyphsFor(unicode).ellipsis).map((line) => [
      piece(' '),
      piece(line, 'ask'),
    ]);
  return [
    ...(notice === null ? [] : rows(notice)),
    ...(ignoredAt === null ? [] : rows('keys are ignored until you pause for 1 s')),
  ];
}

function summaryRows(snapshot: Snapshot, model: SidebarModel): readonly Draft[] {
  const { clients, slots, workers } = snapshot;
  const { ellipsis } = glyphsFor(model.unicode);
  const room = model.size.columns - 2;
  const count = plural(clients.length, 'client');
  const from = clientsText(clients, model.now);
  const looking = model.size.rows < tall || widthOf(from) > room ? count : from;
  const used = slots.max < workers.length ? slotsText(slots) : null;
  const both = used === null ? looking : `${looking}  ${used}`;
  const spent = crewUsageWords(snapshot).join('  ');
  const texts = [
    ...(spent === '' || model.size.rows < tall ? [] : [spent]),
    ...(widthOf(both) <= room || used === null ? [both] : [looking, used]),
  ];
  return texts.map((text) => [piece(` ${truncate(text, room, ellipsis)}`, 'dim')]);
}

/** A tall sidebar has room for all keys. */
function maxHintRows({ size }: SidebarModel): number {
  return size.rows >= 28 ? 4 : size.rows >= tall ? 3 : 2;
}

/**
 * Has as many rows with the focus as without it, so that nothing moves. Without it, the first row shows how to select the
 * sidebar: a key shown at the bottom would be typed into a worker's pane.
 */
function hintRows(hints: readonly KeyHint[], model: SidebarModel, most: number): readonly Draft[] {
  const { focused, wayHere, size } = model;
  const tone = focused ? 'strong' : 'dim';
  const all = filledRows(hints, size.columns, tone).length;
  const shown = Math.min(all, most);
  const rows = fittingRows(hints, size.columns, shown - (focused ? 0 : 1), tone);
  const then = [' first, then:', ' first', ''].find((text) => widthOf(wayHere + text) < size.columns) ?? '';
  return focused ? rows : [[piece(` ${wayHere}`, 'strong'), piece(then, 'dim')], ...rows];
}
