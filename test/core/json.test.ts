import { describe, expect, it } from 'vitest';
import { messageValues, parseJson } from '../../src/core/json.ts';

describe('parseJson with a limit of values', () => {
  const many = messageValues + 1;
  it.each([
    ['empty lists', `[${'[],'.repeat(many)}0]`],
    ['empty objects', `[${'{},'.repeat(many)}0]`],
    ['numbers', `[${'0,'.repeat(many)}0]`],
    ['empty texts', `[${'"",'.repeat(many)}0]`],
    ['keys', `{${Array.from({ length: many }, (_, key) => `"${String(key)}":0`).join(',')}}`],
  ])('refuses a message of too many %s', (_, text) => {
    expect(parseJson(text, messageValues)).toBeUndefined();
    expect(parseJson(text)).toBeDefined();
  });

  it('reads a long text, whatever it contains', () => {
    const text = '[{,}]"\\'.repeat(many);
    expect(parseJson(JSON.stringify({ text }), messageValues)).toEqual({ text });
  });

  it('reads a request to add the most workers that a crew may have', () => {
    const workers = Array.from({ length: 1_000 }, (_, id) => ({
      name: `worker${String(id)}`,
      needs: ['1', '2', '3'],
      agent: { kind: 'command', name: 'x', argv: ['a', 'b', 'c'] },
    }));
    expect(parseJson(JSON.stringify({ op: 'add', workers }), messageValues)).toEqual({ op: 'add', workers });
  });
});
