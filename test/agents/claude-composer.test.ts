/** Screens of the real CLI with their looks are in claude/screens/composers.json, as `tmux capture-pane -e` gave them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { readComposer } from '../../src/agents/claude/screen/composer.ts';
import { readScreen } from '../../src/agents/claude/screen/screen.ts';
import { readStyles } from '../../src/core/terminal/cell-styles.ts';

interface Recorded {
  readonly version: string;
  readonly name: string;
  /** `draft`, perhaps with its text after a colon. */
  readonly composer: string;
  readonly lines: readonly string[];
}

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, 'claude/screens/composers.json'), 'utf8'),
) as readonly Recorded[];

const rule = '─'.repeat(40);
const named = `${'─'.repeat(30)} worker1 ─`;
const screen = (...block: readonly string[]) => ['● Done.', '', named, ...block, rule, '  ? for shortcuts'];
const empty = { is: 'empty' };
const notSeen = { is: 'not seen' };

describe('Claude Code’s composer', () => {
  test.each(recorded.map((one) => [one.version, one.name, one] as const))('%s: %s', (_, __, one) => {
    const seen = readComposer(one.lines);
    const [is, text] = one.composer.split(/:([\s\S]*)/);
    expect(seen).toMatchObject(text === undefined ? { is } : { is, text });
    if (is !== 'not seen') {
      const plain = readStyles(one.lines).map((cells) =>
        cells
          .map((cell) => cell.text)
          .join('')
          .trimEnd(),
      );
      expect(readScreen(plain)).toEqual({ is: 'composer' });
    }
  });

  it('is empty where only its mark or dim text stands in it', () => {
    expect(readComposer(screen('\x1b[39m❯\u00a0'))).toEqual(empty);
    expect(readComposer(screen('❯ \x1b[7m \x1b[0m'))).toEqual(empty);
    expect(readComposer(screen('❯ \x1b[7mT\x1b[0;2mry "fix it"\x1b[0m'))).toEqual(empty);
    expect(readComposer(screen('❯ \x1b[2ma suggestion of', '  two rows\x1b[0m'))).toEqual(empty);
  });

  it('holds the end of a draft whose upper rows are scrolled away', () => {
    const upper = `─── ↑ 63 more ${'─'.repeat(60)}`;
    const shown = ['● Done.', '', upper, '  Rule 78: small.', '  Rule 79: small.', rule, '  ? for shortcuts'];
    expect(readComposer(shown)).toEqual({ is: 'draft', text: 'Rule 78: small.\n  Rule 79: small.' });
  });

  it('holds a draft where anything in it is not dim', () => {
    expect(readComposer(screen('\x1b[39m❯ Try "fix it"'))).toEqual({ is: 'draft', text: 'Try "fix it"' });
    expect(readComposer(screen('❯ \x1b[7mx\x1b[0m'))).toEqual({ is: 'draft', text: 'x' });
    expect(readComposer(screen('❯ /mod\x1b[7me\x1b[0;2ml\x1b[0m'))).toMatchObject({ is: 'draft' });
    // Colours whose numbers are those of looks.
    expect(readComposer(screen('❯ \x1b[38;5;2mgreen\x1b[48;2;2;2;2mdark\x1b[0m'))).toMatchObject({
      is: 'draft',
    });
    expect(readComposer(screen('\x1b[39m❯', '  second line'))).toMatchObject({ is: 'draft' });
    expect(readComposer(screen('\x1b[38;5;211m!\x1b[39m'))).toEqual({ is: 'draft', text: '!' });
  });

  it('is found above a status line of rules, bars, boxes and marks, and below a draft of them', () => {
    const below = [
      '  ──────────────',
      '  ━━━━━━━━━━━━━━ 42 %',
      '  ❯ ok',
      '  ╭────────────╮',
      '  ▔▔▔▔▔▔▔▔▔▔▔▔',
    ];
    expect(readComposer([...screen('\x1b[39m❯'), ...below])).toEqual(empty);
    expect(readComposer([...screen('\x1b[39m❯ mine', '  ──────────', '  ❯ x'), ...below])).toMatchObject({
      is: 'draft',
      text: 'mine\n  ──────────\n  ❯ x',
    });
  });

  it('is not seen in a dialog, on a bare screen, or where the answer above has rules', () => {
    expect(readComposer([rule, ' Bash command', '  rm -rf build/', ' ❯ 1. Yes', '   2. No'])).toEqual(
      notSeen,
    );
    expect(readComposer(['$ ls', 'a b c'])).toEqual(notSeen);
    expect(readComposer([])).toEqual(notSeen);
    expect(readComposer([rule, 'a table', rule, 'no composer here'])).toEqual(notSeen);
    expect(readComposer(['  mine, whose beginning is above the screen', rule])).toEqual(notSeen);
  });

  it('on a screen without looks is empty only with a placeholder that is known', () => {
    expect(readComposer(screen('❯'))).toEqual(empty);
    expect(readComposer(screen('❯ Try "fix the lint errors"'))).toEqual(empty);
    expect(readComposer(screen('❯ Once fixed, resend your message'))).toEqual(empty);
    expect(readComposer(screen('❯ Resend your message to try again'))).toEqual(empty);
    expect(readComposer(screen('❯ run the tests now'))).toEqual({ is: 'draft', text: 'run the tests now' });
  });
});
