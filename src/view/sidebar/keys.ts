/** Key bindings of the sidebar: a terminal's key name -> an intent. sidebar/update carries it out. */
import type { WorkerId } from '../../core/model/worker.ts';

export type KeyAction =
  | { readonly is: 'move'; readonly by: number }
  | { readonly is: 'page'; readonly by: -1 | 1 }
  | { readonly is: 'move-to'; readonly end: 'first' | 'last' }
  | { readonly is: 'select'; readonly worker: WorkerId }
  | {
      readonly is:
        | 'focus'
        | 'zoom'
        | 'send'
        | 'restart'
        | 'skip'
        | 'stop'
        | 'log'
        | 'why'
        | 'layout'
        | 'filter'
        | 'detach'
        | 'hide'
        | 'help'
        | 'approve'
        | 'approve-all'
        | 'deny'
        | 'next-request'
        | 'cancel';
    };

const bindings: Readonly<Record<string, KeyAction>> = {
  up: { is: 'move', by: -1 },
  k: { is: 'move', by: -1 },
  down: { is: 'move', by: 1 },
  j: { is: 'move', by: 1 },
  pageup: { is: 'page', by: -1 },
  pagedown: { is: 'page', by: 1 },
  home: { is: 'move-to', end: 'first' },
  g: { is: 'move-to', end: 'first' },
  end: { is: 'move-to', end: 'last' },
  G: { is: 'move-to', end: 'last' },
  enter: { is: 'focus' },
  z: { is: 'zoom' },
  s: { is: 'send' },
  r: { is: 'restart' },
  x: { is: 'stop' },
  S: { is: 'skip' },
  l: { is: 'log' },
  w: { is: 'why' },
  L: { is: 'layout' },
  '/': { is: 'filter' },
  d: { is: 'detach' },
  q: { is: 'hide' },
  '?': { is: 'help' },
  a: { is: 'approve' },
  A: { is: 'approve-all' },
  n: { is: 'deny' },
  N: { is: 'next-request' },
  escape: { is: 'cancel' },
  'C-c': { is: 'cancel' },
};

/** `key` as the screen port names it. Null: an unbound key. */
export function keyAction(key: string): KeyAction | null {
  if (/^[0-9]$/.test(key)) return { is: 'select', worker: key };
  return Object.hasOwn(bindings, key) ? (bindings[key] ?? null) : null;
}
