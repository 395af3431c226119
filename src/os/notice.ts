/**
 * Shows notices outside of muxcrew's screen: by the desktop's own program, or by an escape sequence of the
 * user's terminal. Owns their form; others decide when one is due.
 */
import { cleanText } from '../core/text/clean-text.ts';
import type { Notice } from '../core/snapshot/notice.ts';
import type { NoticeWay } from '../core/config/settings.ts';
import type { Exec } from '../ports/exec.ts';

const titleLength = 80;
const bodyLength = 300;
/** A desktop that does not respond must not block the caller. */
const timeoutMs = 5_000;

/** argv of the program that shows it. Arguments, never a script: what a worker asks is in them. */
export function desktopArgv({ title, body }: Notice, platform: NodeJS.Platform): readonly string[] {
  const head = cleanText(title, titleLength);
  const text = cleanText(body, bodyLength);
  if (platform === 'darwin') {
    const script = [
      'on run argv',
      'display notification (item 2 of argv) with title (item 1 of argv)',
      'end run',
    ];
    return ['osascript', ...script.flatMap((line) => ['-e', line]), head, text];
  }
  // Most desktops read the body as markup.
  const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return ['notify-send', '--app-name=muxcrew', '--', head, plain];
}

/** Returns why it could not be shown, or null. */
export function desktopNotices(
  exec: Exec,
  env: Readonly<Record<string, string>>,
  platform: NodeJS.Platform,
): (notice: Notice) => Promise<string | null> {
  return async (notice) => {
    const argv = desktopArgv(notice, platform);
    const ran = await exec.run(argv, { env, timeoutMs });
    if (ran.code === 0) return null;
    const why = ran.errorCode ?? cleanText(ran.stderr, bodyLength);
    return `${argv[0] ?? ''}: ${why === '' ? `exit ${String(ran.code)}` : why}`;
  };
}

/**
 * For the person's own terminal. Inside tmux it is wrapped, so that tmux passes it on (`allow-passthrough`, which is on for
 * the sidebar's pane; every version before 3.3 passes it). Empty where the way is none of a terminal's.
 */
export function noticeSequence(way: NoticeWay, { title, body }: Notice, insideTmux: boolean): string {
  const head = cleanText(title, titleLength).replaceAll(';', ',');
  const text = cleanText(body, bodyLength);
  const sequence =
    way === 'osc9'
      ? `\u001b]9;${head}: ${text}\u0007`
      : way === 'osc777'
        ? `\u001b]777;notify;${head};${text}\u0007`
        : '';
  if (sequence === '' || !insideTmux) return sequence;
  return `\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;
}
