/** The way from the selected row of a dialog to the wanted one. */
import { describe, expect, test } from 'vitest';
import { isSelected, stepsTo, trustRow, type Row } from '../../../src/agents/claude/screen/dialog-rows.ts';

describe('the way to a row', () => {
  const rows = (...texts: string[]): readonly Row[] =>
    texts.map((text) => ({ text: text.replace('>', ''), selected: text.startsWith('>') }));

  test('is as many arrows as it is rows away', () => {
    expect(stepsTo(rows('>No, exit', 'Yes, I trust this folder'), trustRow)).toEqual(['Down']);
    expect(stepsTo(rows('Yes, I trust this folder', 'No', '>No, exit'), trustRow)).toEqual(['Up', 'Up']);
    expect(stepsTo(rows('>Yes, I trust this folder', 'No, exit'), trustRow)).toEqual([]);
  });

  test('does not exist unless one row is selected and one is wanted', () => {
    expect(stepsTo([], trustRow)).toBeNull();
    expect(stepsTo(rows('No, exit', 'Yes, I trust this folder'), trustRow)).toBeNull();
    expect(stepsTo(rows('>No, exit', '>Yes, I trust this folder'), trustRow)).toBeNull();
    expect(stepsTo(rows('>No, exit', 'Yes, I accept'), trustRow)).toBeNull();
    expect(
      stepsTo(rows('>No, exit', 'Yes, I trust this folder', 'Yes, I trust this folder'), trustRow),
    ).toBeNull();
  });

  test('ends where only that row is selected', () => {
    expect(isSelected(rows('>Yes, I trust this folder', 'No, exit'), trustRow)).toBe(true);
    expect(isSelected(rows('>No, exit', 'Yes, I trust this folder'), trustRow)).toBe(false);
    expect(isSelected(rows('>Yes, I trust this folder', '>No, exit'), trustRow)).toBe(false);
    expect(isSelected(rows('>Yes, I trust this folder and all others', 'No, exit'), trustRow)).toBe(false);
  });
});
