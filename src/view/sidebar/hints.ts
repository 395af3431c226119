/** The keys shown at the bottom, the most important first. */
import { widthOf } from '../../core/text/cells.ts';
import { unreachable } from '../../core/result.ts';
import { piece, type Draft } from '../text/draft.ts';
import { identicalRequests, openRequest } from './open-requests.ts';
import type { SidebarModel } from './model.ts';
import { shownWorkers } from './shown-workers.ts';
import { glyphsFor } from '../text/symbols.ts';
import type { Tone } from '../text/tones.ts';

export type KeyHint = readonly [key: string, word: string];

export function keyHints(model: SidebarModel): readonly KeyHint[] {
  const { mode, unicode } = model;
  const { enter, upDown } = glyphsFor(unicode);
  const answers: readonly KeyHint[] = [
    ...(somebodyAsks(model)
      ? ([
          ['a', 'approve'],
          ['n', 'deny'],
          ['N', 'next'],
        ] as const)
      : []),
    ...(severalAskTheSame(model) ? ([['A', 'all same']] as const) : []),
    ...(shownWorkers(model).some(({ state }) => state === 'blocked')
      ? ([
          ['r', 'retry'],
          ['S', 'skip'],
        ] as const)
      : []),
  ];
  switch (mode.is) {
    case 'list':
      return [
        ...answers,
        [enter, 'focus'],
        ['?', 'help'],
        ['d', 'detach'],
        ['s', 'send'],
        ['x', 'stop'],
        ...(answers.some(([key]) => key === 'r') ? [] : ([['r', 'restart']] as const)),
        ['z', 'zoom'],
        ['l', 'log'],
        ['w', 'why'],
        ['/', 'filter'],
        ['L', 'layout'],
        ['q', 'hide'],
      ];
    case 'help':
    case 'why':
    case 'log':
      return [
        [upDown, 'scroll'],
        ['Esc', 'back'],
        ...(mode.is === 'help' ? [] : ([[enter, 'focus']] as const)),
      ];
    case 'filter':
      return [
        [enter, 'keep'],
        ['Esc', 'all'],
        [upDown, 'move'],
      ];
    case 'send':
    case 'confirm':
      return [];
    default:
      return unreachable(mode);
  }
}

/** At most `most` rows of hints. If not all fit, `?`, which shows the rest, is among those that do. */
export function fittingRows(
  hints: readonly KeyHint[],
  columns: number,
  most: number,
  tone: Tone,
): readonly Draft[] {
  const rows = filledRows(hints, columns, tone);
  if (rows.length <= most) return rows;
  const help = hints.find(([key]) => key === '?');
  const shown = rows.slice(0, most).flat();
  if (help === undefined || shown.some(({ text }) => text === ' ?')) return rows.slice(0, most);
  const others = hints.filter((hint) => hint !== help);
  return filledRows([...others.slice(0, 1), help, ...others.slice(1)], columns, tone).slice(0, most);
}

/** Rows of hints, each as full as possible. */
export function filledRows(hints: readonly KeyHint[], columns: number, tone: Tone): readonly Draft[] {
  const rows: Draft[] = [];
  let row: Draft = [];
  let used = 0;
  for (const [key, word] of hints) {
    const cells = widthOf(key) + widthOf(word) + 2;
    if (used + cells > columns && row.length > 0) {
      rows.push(row);
      row = [];
      used = 0;
    }
    row = [...row, piece(` ${key}`, tone), piece(` ${word}`, 'dim')];
    used += cells;
  }
  return [...rows, row];
}

/** There is something that these keys can answer. */
function somebodyAsks(model: SidebarModel): boolean {
  return shownWorkers(model).some(({ asks }) => (asks?.request ?? null) !== null);
}

function severalAskTheSame(model: SidebarModel): boolean {
  return shownWorkers(model).some((worker) => {
    const request = openRequest(worker);
    return request !== null && identicalRequests(model, request).length > 1;
  });
}
