import { describe, expect, it } from 'vitest';
import { desktopArgv, noticeSequence } from '../../src/os/notice.ts';

const notice = { title: 'todo;app', body: '2 frontend asks: Bash: rm <b>\u001b]0;pwned\u0007 "$(x)"' };

describe('a notice of the desktop', () => {
  it('is asked for by arguments, as markup that shows the text as it is', () => {
    const [program, , dashes, title, body] = desktopArgv(notice, 'linux');
    expect([program, dashes, title]).toEqual(['notify-send', '--', 'todo;app']);
    expect(body).toBe('2 frontend asks: Bash: rm &lt;b&gt; "$(x)"');
  });
  it('is given to the script as arguments on macOS, never as a part of it', () => {
    const argv = desktopArgv(notice, 'darwin');
    expect(argv[0]).toBe('osascript');
    expect(argv.slice(-2)).toEqual(['todo;app', '2 frontend asks: Bash: rm <b> "$(x)"']);
    expect(argv.slice(0, -2).join()).not.toContain('rm');
  });
});

describe('a notice of the terminal', () => {
  it('is one sequence, with nothing in it that ends it early', () => {
    expect(noticeSequence('osc9', notice, false)).toBe(
      '\u001b]9;todo,app: 2 frontend asks: Bash: rm <b> "$(x)"\u0007',
    );
    expect(noticeSequence('osc777', notice, false)).toBe(
      '\u001b]777;notify;todo,app;2 frontend asks: Bash: rm <b> "$(x)"\u0007',
    );
  });
  it('is wrapped inside tmux, which then hands it on', () => {
    const wrapped = noticeSequence('osc9', { title: 'a', body: 'b' }, true);
    expect(wrapped).toBe('\u001bPtmux;\u001b\u001b]9;a: b\u0007\u001b\\');
  });
  it('is none where another way was chosen', () => {
    expect([noticeSequence('off', notice, true), noticeSequence('desktop', notice, true)]).toEqual(['', '']);
  });
});
