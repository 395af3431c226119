/** Which key answers Claude Code's trust dialog with yes, for one folder and no other. Pure. */
import { isSelected, stepsTo, trustRow } from './dialog-rows.ts';
import { readScreen } from './screen.ts';

/**
 * `screen`: plain lines; `earlier`: those that have scrolled out above them, as in a pane lower than the dialog. Null: it
 * shows another dialog, none, or one about another folder.
 */
export function trustKey(
  screen: readonly string[],
  folder: string,
  earlier: readonly string[] = [],
): 'Up' | 'Down' | 'Enter' | null {
  const seen = readScreen(screen);
  if (seen?.is !== 'dialog' || seen.kind !== 'trust' || !namesFolder([...earlier, ...screen], folder))
    return null;
  if (isSelected(seen.rows, trustRow)) return 'Enter';
  return stepsTo(seen.rows, trustRow)?.[0] ?? null;
}

/** On a line of its own; a narrow pane breaks it anywhere. */
function namesFolder(screen: readonly string[], folder: string): boolean {
  const words = screen.map((line) => line.trim());
  const from = words.findIndex((line) => line !== '' && folder.startsWith(line));
  if (from === -1) return false;
  let shown = '';
  for (const line of words.slice(from)) {
    shown += line;
    if (shown === folder) return true;
    if (!folder.startsWith(shown)) return false;
  }
  return false;
}
