/** docs/configuration.md names every setting with its default, its variable, its flag and who may set it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultSettings, wideningKeys, type Settings } from '../../../src/core/config/settings.ts';
import { narrowingKeys } from '../../../src/core/config/settings-layers.ts';
import { words } from '../../../src/app/run/run-words.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/configuration.md'), 'utf8');
const rows = new Map(
  [...page.matchAll(/^\| `(\w+)` +\|(.*)\|$/gm)].flatMap(([, key = '', rest = '']) => {
    const cells = rest.split('|').map((cell) => cell.trim());
    return cells.length === 5 ? [[key, cells] as const] : [];
  }),
);
const keys = Object.keys(defaultSettings) as (keyof Settings)[];

it('lists every setting, and no other', () => {
  expect([...rows.keys()].toSorted()).toEqual([...keys].toSorted());
});

describe.each(keys)('%s', (key) => {
  const [, value = '', variables = '', flag = '', who = ''] = rows.get(key) ?? [];

  it('has its default', () => {
    expect(value).toBe(`\`${JSON.stringify(defaultSettings[key])}\``);
  });

  it('has its variable, if text can express it', () => {
    const name = `MUXCREW_${key.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()}`;
    const isText = typeof defaultSettings[key] !== 'object' || defaultSettings[key] === null;
    expect(variables.includes(`\`${name}\``)).toBe(isText);
  });

  it('names an option of run', () => {
    const name = /`--([\w-]+)`/.exec(flag)?.[1];
    if (name !== undefined) expect(words.options.map((option) => option.name)).toContain(name);
  });

  it('states who may set it', () => {
    const rule = wideningKeys.has(key) ? 'by trust' : narrowingKeys.has(key) ? 'narrows' : null;
    if (rule === null) expect(['anyone', 'anyone, inside the project', 'user only']).toContain(who);
    else expect(who).toBe(rule);
  });
});
