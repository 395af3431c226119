/**
 * Writing to a worker: Enter sends, Alt-Enter, Shift-Enter or Ctrl-J makes a new line, Escape leaves and keeps the text.
 * Where keys came before anybody can have read whom the text is for, Enter asks first: it may be prose for another pane.
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
              // Until it was taken, the text can be had back.
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
              notice: 'not sent; s brings the text back',
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
