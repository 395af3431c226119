/** Help on the keys, and the attached clients, in place of the list. */
import { cleanText } from '../../core/text/clean-text.ts';
import { fit } from '../../core/text/cells.ts';
import type { SnapshotClient } from '../../core/snapshot/snapshot.ts';
import { piece, type Draft } from '../text/draft.ts';
import type { SidebarModel } from './model.ts';
import { glyphsFor } from '../text/symbols.ts';
import { wrap } from '../text/wrap.ts';
import { clientText } from './clients.ts';

const keyCells = 7;
/** Wraps one text; the panel scrolls. */
const wholeText = Infinity;

export function helpRows(model: SidebarModel): readonly Draft[] {
  const { unicode } = model;
  const glyphs = glyphsFor(unicode);
  const clients = model.view.is === 'read' ? model.view.snapshot.clients : [];
  const keys: readonly (readonly [string, string])[] = [
    [unicode ? '↑↓ j k' : 'j k', 'move'],
    [unicode ? '1 … 9' : '1 - 9', 'go to worker'],
    ['g G', 'first, last'],
    ['/', 'filter by name or state'],
    [glyphs.enter, `focus its pane; if it asks, ${glyphs.right} confirms`],
    ['z', 'zoom its pane'],
    ['a n', 'approve, deny its request'],
    ['A', 'approve the same request of all workers'],
    ['N', 'next request'],
    ['s', 'send it a message'],
    ['l', 'show its log'],
    ['w', 'explain its state'],
    ['r', 'restart; if blocked: its failed dependencies'],
    ['S', 'start a blocked worker anyway'],
    ['x', 'stop'],
    ['L', 'next layout'],
    ['d', 'detach; the crew continues'],
    ['q', 'hide the sidebar'],
    ['?', 'close this help'],
  ];
  const rest = model.size.columns - keyCells - 2;
  return [
    [piece(' keys', 'strong')],
    ...keys.flatMap(([key, what]) =>
      wrap(what, rest, wholeText, glyphs.ellipsis).map((line, index): Draft => [
        piece(` ${fit(index === 0 ? key : '', keyCells)}`, 'strong'),
        piece(line),
      ]),
    ),
    ...texts('a, n, A, r, S, x and d ask first: y confirms after half a second; other keys cancel.', model),
    ...texts('After an answer the next request is selected; if there is none, the selection stays.', model),
    ...texts(`${model.wayHere.replace(/S$/, 'n')}: next request, from any pane.`, model),
    ...texts('A click focuses a worker, the wheel moves.', model),
    ...texts(`${model.wayHere}: back to the sidebar, from any pane, also if it is hidden.`, model),
    ...(clients.length === 0 ? [] : [[], [piece(' attached', 'strong')]]),
    ...clients.flatMap((client) => clientRows(client, model)),
  ];
}

function clientRows(client: SnapshotClient, model: SidebarModel): readonly Draft[] {
  const { tty, columns, rows } = client;
  return [
    ...texts(clientText(client, model.now), model, 'plain'),
    ...texts(`  ${cleanText(tty, 40)} ${columns}x${rows}`, model),
  ];
}

function texts(
  text: string,
  { size, unicode }: SidebarModel,
  tone: 'plain' | 'dim' = 'dim',
): readonly Draft[] {
  return wrap(text, size.columns - 2, wholeText, glyphsFor(unicode).ellipsis).map((line) => [
    piece(' '),
    piece(line, tone),
  ]);
}
