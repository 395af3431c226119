/** Which keys are shown at the bottom, the most needed first. */
import { unreachable } from '../../core/result.ts';
import type { SidebarModel } from '../sidebar-model.ts';
import { glyphsFor } from '../symbols.ts';

export type KeyHint = readonly [key: string, word: string];

export function keyHints({ mode, unicode }: SidebarModel): readonly KeyHint[] {
  const { enter, upDown } = glyphsFor(unicode);
  switch (mode.is) {
    case 'list':
      return [
        [enter, 'focus'],
        ['?', 'help'],
        ['d', 'detach'],
        ['s', 'send'],
        ['x', 'stop'],
        ['r', 'restart'],
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
