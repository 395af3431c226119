import { describe, expect, it } from 'vitest';
import { stateNames } from '../../../src/core/model/state.ts';
import { widthOf } from '../../../src/core/text/cells.ts';
import { glyphsFor, lookOf, stateLooks } from '../../../src/view/text/symbols.ts';

describe('symbols', () => {
  it.each(stateNames)('%s has one of one cell, and one of ASCII', (state) => {
    const { symbol, ascii } = stateLooks[state];
    expect(symbol.length).toBe(1);
    expect(widthOf(symbol)).toBe(1);
    expect(ascii).toMatch(/^[!-~]$/);
  });

  it('are told apart', () => {
    expect(new Set(stateNames.map((state) => stateLooks[state].symbol)).size).toBe(stateNames.length);
    expect(new Set(stateNames.map((state) => stateLooks[state].ascii)).size).toBe(stateNames.length);
  });

  it('show a state that nobody knows as unknown', () => {
    expect(lookOf('toString')).toBe(stateLooks.unknown);
    expect(glyphsFor(false).state('dreaming')).toBe('~');
  });
});
