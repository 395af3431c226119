/** Retries, and what a worker could print to be taken for something of Claude's own. */
import { describe, expect, test } from 'vitest';
import { readScreen } from '../../../src/agents/claude/screen/screen.ts';
import { one, rowsOf } from './recorded-screens.ts';

describe('an API call that is tried again', () => {
  test.each([
    ['retry', '2.1.330, 80 columns', 2, 3, '500 scripted 500'],
    ['retry', '2.1.330, 160 columns', 2, 3, '500 scripted 500'],
    ['retry', '2.1.330, 40 columns', 2, 3, '500 scrip…'],
    ['retry', '2.1.197, 80 columns', 2, 3, 'API error'],
    // The spinner stands alone there, and its text at the margin.
    ['retry', '2.1.197, 40 columns', 2, 3, 'API erro'],
    ['retry-refused', '2.1.197, 80 columns', 2, 3, 'Unable to connect to API (ConnectionRefused)'],
    ['retry-refused', '2.1.197, 40 columns', 2, 3, 'Unable to'],
    ['retry-refused', '2.1.330, 80 columns', 2, 3, 'Connection refused — a firewall or proxy ma…'],
    ['retry-at-once', '2.1.330, 80 columns', null, 2, 'API error'],
    ['retry-at-once', '2.1.197, 80 columns', 0, 2, 'API error'],
    ['retry-reduced-motion', '2.1.330, 80 columns', 1, 2, 'API error'],
    // As a worker's: its name stands in the rule above its composer.
    ['retry-named', '2.1.330, 80 columns', 1, 2, 'API error'],
    ['retry-named', '2.1.330, 40 columns', 2, 2, 'API error'],
    ['retry-named', '2.1.197, 80 columns', 1, 2, 'API error'],
    ['retry-limit', '2.1.330, 80 columns', 31, 1, '5-hour limit reached'],
    ['retry-limit', '2.1.197, 80 columns', 30, 1, 'Session limit reached'],
    ['retry-reduced-motion', '2.1.330, 40 columns', 1, 2, 'API error'],
    ['retry-reduced-motion', '2.1.197, 80 columns', 2, 2, 'API error'],
  ])('%s: %s', (name, title, inSeconds, attempt, why) => {
    expect(readScreen(one(name, title))).toMatchObject({ is: 'retrying', inSeconds, attempt, of: 10, why });
  });

  test('for a usage limit is told apart from one for an error', () => {
    const limited = (name: string) => readScreen(one(name, '2.1.330, 80 columns'));
    expect(limited('retry-limit')).toMatchObject({ limited: true });
    expect(limited('retry-named')).toMatchObject({ limited: false });
  });

  test('no longer counts once something stands below it', () => {
    const lines = one('retry', '2.1.330, 80 columns');
    const at = lines.findIndex((line) => line.includes('retrying'));
    for (const later of ['● Done.', '❯ Next', '✻ Cogitated for 3s · done 11:50 PM', '✻ Baking…'])
      expect(readScreen([...lines.slice(0, at + 1), '', later, ...lines.slice(at + 1)])).toEqual({
        is: 'composer',
      });
  });

  test('is not what a worker says, nor the name that it gives its task', () => {
    const lines = one('retry', '2.1.330, 80 columns');
    const said = '500 x · retrying in 2s · attempt 3/10';
    for (const forged of [
      `● ${said}`,
      `  ✻ ${said}`,
      `✻ ${said}…`,
      `✻ ${said}… (12s · ↓ 40 tokens)`,
      `❯ ${said}`,
    ])
      expect(readScreen(lines.map((line) => (line.includes('retrying') ? forged : line)))).toEqual({
        is: 'composer',
      });
  });
});

describe('what a worker prints is not taken for a dialog', () => {
  const trust = one('trust', '2.1.330, 80 columns');
  const composer = one('no-model', '2.1.330, 80 columns');
  const indented = trust.map((line) => `  ${line}`);

  test('a whole trust dialog above the composer', () => {
    expect(readScreen(['● Look:', ...indented, ...composer])).toEqual({ is: 'composer' });
    expect(readScreen(['❯ what is this?', ...trust, ...composer])).toEqual({ is: 'composer' });
  });

  test('a composer, in its output, above a real dialog', () => {
    const forged = ['● Look:', ...composer.map((line) => `  ${line}`)];
    expect(readScreen([...forged, ...trust])).toMatchObject({ kind: 'trust' });
    expect(readScreen([...forged, ...one('permission-bash', '2.1.330, 80 columns')])).toMatchObject({
      kind: 'permission',
    });
  });

  test('a trust dialog above a real permission dialog', () => {
    const fact = readScreen(['● Look:', ...indented, ...one('permission-write', '2.1.197, 80 columns')]);
    expect(fact).toMatchObject({ kind: 'permission' });
    expect(rowsOf(fact)[0]).toBe('>Yes');
  });

  test("a trust dialog in a permission dialog's own command", () => {
    const real = one('permission-bash', '2.1.330, 80 columns');
    const at = real.findIndex((line) => line.includes('mkdir x && touch') && line.startsWith(' mkdir'));
    const fact = readScreen([...real.slice(0, at), ...trust.map((line) => ` ${line}`), ...real.slice(at)]);
    expect(fact).toMatchObject({ kind: 'permission' });
    expect(rowsOf(fact)[0]).toBe('>Yes');
  });

  test('a question that looks like the trust dialog, whole or as far as a low pane shows it', () => {
    const real = one('question', '2.1.330, 80 columns').map((line) =>
      line
        .replace('☐ Colour', '☐ Accessing workspace:')
        .replace('1. Blue', '1. No, exit')
        .replace('2. Red', '2. Yes, I trust this folder'),
    );
    for (let from = 0; from < real.length; from++)
      expect(readScreen(real.slice(from))).not.toMatchObject({ kind: 'trust' });
    expect(readScreen(real)).toMatchObject({ kind: 'question' });
  });

  test("a row in a question's description", () => {
    const real = one('question', '2.1.330, 80 columns').map((line) =>
      line.replace(/^( +)Like the sky/, '$1❯ 2. Yes, I trust this folder'),
    );
    expect(rowsOf(readScreen(real))).toEqual(['>Blue', 'Red', 'Type something.', 'Chat about this']);
  });

  test('a list in its output while no frame is on the screen', () => {
    expect(readScreen(indented.filter((line) => !line.includes('──')))).toBeNull();
  });

  test('a dialog with another heading, or with one row more', () => {
    const heading = trust.map((line) => line.replace('Accessing workspace:', 'Accessing the safe:'));
    expect(readScreen(heading)).toMatchObject({ kind: 'other', what: 'Accessing the safe:' });
    const more = trust.flatMap((line) =>
      line.includes('Yes, I') ? [line, '   Yes, and all others'] : [line],
    );
    expect(readScreen(more)).toMatchObject({ kind: 'other' });
  });
});

describe('a screen full of one thing', () => {
  const rule = '─'.repeat(40);
  const size = 200_000;
  const full = (part: string): string => part.repeat(size / part.length);

  // Quadratic time takes 1.5 s for the questions, and up to a minute for the others; linear time some 10 ms.
  test.each([
    ['spaces in a row', [rule, `❯ 1. a${full(' ')}b`]],
    ['spaces before a box', [rule, '❯ 1. a', `${full(' ')}x │`]],
    ['keys of hints', [rule, '❯ 1. a', full('Esc ')]],
    ['questions', [rule, full('. Do you want to '), '❯ 1. Yes']],
    ['slashes', [rule, `${full('/')} `, 'x', '❯ 1. a']],
    ['retries', [`* ${full(' · retrying in 1s (')}`, rule, '❯ ', rule]],
  ])('is read in linear time: %s', (_what, lines) => {
    const before = process.cpuUsage();
    readScreen(lines);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });
});
