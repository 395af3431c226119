import { describe, expect, it } from 'vitest';
import { readComposer } from '../../src/agents/claude/composer.ts';

const rule = '─'.repeat(40);
const screen = (...block: readonly string[]) => ['● Done.', '', rule, ...block, rule, '  ? for shortcuts'];

describe('Claude Code’s composer', () => {
  it('is empty when only its mark or its placeholder stands in it', () => {
    expect(readComposer(screen('❯'))).toBe('empty');
    expect(readComposer(screen('❯\u00a0'))).toBe('empty');
    expect(readComposer(screen('❯ Try "fix the lint errors"'))).toBe('empty');
    expect(readComposer(screen('❯ Once fixed, resend your message'))).toBe('empty');
    expect(readComposer(screen('❯ Resend your message to try again'))).toBe('empty');
  });
  it('holds a draft of one line or of several', () => {
    expect(readComposer(screen('❯ please do not'))).toBe('draft');
    expect(readComposer(screen('❯ ', '  second line'))).toBe('draft');
  });
  it('is not seen in a dialog, on a bare screen, or where the answer above has rules', () => {
    expect(readComposer([rule, ' Bash command', '  rm -rf build/', ' ❯ 1. Yes', '   2. No'])).toBe(
      'not seen',
    );
    expect(readComposer(['$ ls', 'a b c'])).toBe('not seen');
    expect(readComposer([])).toBe('not seen');
    expect(readComposer([rule, 'a table', rule, 'no composer here'])).toBe('not seen');
  });
});
