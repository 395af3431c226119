/** Typing a filter: Enter keeps it, Escape clears it. */
import { characters } from '../editor.ts';
import type { SidebarModel } from '../model.ts';
import { moveBy } from './move.ts';

const longest = 100;

export function withFilter(model: SidebarModel, filter: string): SidebarModel {
  return { ...model, filter: filter.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ').slice(0, longest) };
}

export function onFilterKey(model: SidebarModel, key: string): SidebarModel {
  switch (key) {
    case 'enter':
      return { ...model, mode: { is: 'list' } };
    case 'escape':
    case 'C-c':
      return { ...model, filter: '', mode: { is: 'list' } };
    case 'backspace':
      return model.filter === ''
        ? { ...model, mode: { is: 'list' } }
        : withFilter(model, characters(model.filter).slice(0, -1).join(''));
    case 'C-u':
      return withFilter(model, '');
    case 'up':
      return moveBy(model, -1);
    case 'down':
      return moveBy(model, 1);
    default:
      return Array.from(key).length === 1 ? withFilter(model, model.filter + key) : model;
  }
}
