/**
 * Writing to a worker: Enter sends, Alt-Enter, Shift-Enter or Ctrl-J inserts a newline, Escape cancels and keeps the text.
 * If keys came before the user can have read the recipient, Enter asks first: the text may be meant for another pane.
 */
import { editText, insertText, wholeText } from '../editor.ts';
import { readMs } from '../elapsing.ts';
import { confirming } from './confirm.ts';
import type { SidebarMode, SidebarModel } from '../model.ts';
import { only, type SidebarStep } from './step.ts';

type Sending = Extract<SidebarMode, { is: 'send' }>;

export function onSendKey(model: SidebarModel, opened: Sending, key: string): SidebarStep {
  const { worker, text, drawnAt } = opened;
  const early = opened.early || drawnAt === null || model.now - drawnAt < readMs;
  const mode: Sending = { ...opened, early };
  const written = wholeText(text);
  const blank = written.trim() === '';
  switch (key) {
    case 'enter':
      return blank
        ? only({ ...model, mode: { is: 'list' }, unsent: null })
        : early
          ? only(confirming(model, { act: 'send', worker, text }))
          : {
              // The text can be restored until it is accepted.
              model: { ...model, mode: { is: 'list' }, unsent: { worker, text } },
              actions: [{ do: 'send', worker, text: written }],
            };
    case 'escape':
    case 'C-c':
      return only(
        blank
          ? { ...model, mode: { is: 'list' }, unsent: null }
          : {
              ...model,
              mode: { is: 'list' },
              unsent: { worker, text },
              notice: 'not sent; s restores the text',
            },
      );
    case 'M-enter':
    case 'S-enter':
    case 'C-j':
      return only({ ...model, mode: { ...mode, text: insertText(text, '\n') } });
    default:
      return only({ ...model, mode: { ...mode, text: editText(text, key) ?? text } });
  }
}
