/** Which keys are shown at the bottom, the most needed first. */
import { unreachable } from '../../core/result.ts';
import type { SidebarModel } from '../sidebar-model.ts';
import { shownWorkers } from '../shown-workers.ts';
import { glyphsFor } from '../symbols.ts';

export type KeyHint = readonly [key: string, word: string];

export function keyHints(model: SidebarModel): readonly KeyHint[] {
  const { mode, unicode } = model;
  const { enter, upDown } = glyphsFor(unicode);
  const answers: readonly KeyHint[] = [
    ...(somebodyAsks(model)
      ? ([
          ['a', 'approve'],
          ['n', 'deny'],
        ] as const)
      : []),
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

/** Something that these keys can answer. */
function somebodyAsks(model: SidebarModel): boolean {
  return shownWorkers(model).some(({ asks }) => (asks?.request ?? null) !== null);
}
