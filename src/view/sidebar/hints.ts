/** Which keys are shown at the bottom, the most needed first. */
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

/** Rows of hints, each as full as it gets. */
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

/** Something that these keys can answer. */
function somebodyAsks(model: SidebarModel): boolean {
  return shownWorkers(model).some(({ asks }) => (asks?.request ?? null) !== null);
}

function severalAskTheSame(model: SidebarModel): boolean {
  return shownWorkers(model).some((worker) => {
    const request = openRequest(worker);
    return request !== null && identicalRequests(model, request).length > 1;
  });
}
