/**
 * A control-mode client: reports a session's changes as they come, and answers cheap requests without
 * starting a process. Always without pane output: a lagging client that receives output freezes workers and
 * can crash the server.
 */
import type { Hint } from '../../ports/backend.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Piped } from '../../ports/exec.ts';
import type { Command } from './quote.ts';
import { script } from './quote.ts';

/** Also keeps the client from affecting window sizes. `home`: tmux's id of the session. */
export const controlWords = (home: string): Command => [
  'attach-session',
  '-t',
  home,
  '-f',
  'no-output,ignore-size',
];

/**
 * Deaths under remain-on-exit cause no notification: tmux checks once a second whether this has changed.
 * Never for all panes (`%*`) or all windows at once: tmux before 3.7 crashes, with all sessions, if a
 * client's session has just ended and the client is still connected at that second.
 */
const deaths = '#{P:#{pane_dead}#{pane_dead_status}/}';

function subscription(window: string): Command {
  return ['refresh-client', '-B', `dead-${window}:${window}:${deaths}`];
}

function subscriptionEnd(window: string): Command {
  return ['refresh-client', '-B', `dead-${window}`];
}

/** A request without an answer for this long ends the client. */
const answerMs = 5_000;

const hints: Readonly<Record<string, Hint>> = {
  '%subscription-changed': 'panes',
  '%layout-change': 'size',
  '%window-add': 'panes',
  '%window-close': 'panes',
  '%unlinked-window-close': 'panes',
  '%window-pane-changed': 'window',
  '%session-window-changed': 'window',
  '%client-session-changed': 'clients',
  '%client-detached': 'clients',
  '%sessions-changed': 'clients',
};

/** Maps a line outside of an answer to a hint. */
export function hintOf(line: string): Hint | null {
  return hints[line.split(' ', 1)[0] ?? ''] ?? null;
}

/** Null: tmux refused, or the client ended before it answered. */
export type ControlAnswer = readonly string[] | null;

export interface Control {
  /** One command, one answer. */
  ask(command: Command): Promise<ControlAnswer>;
  /** Reports deaths in these windows from now on, and in no others. */
  follow(windows: readonly string[]): void;
  readonly open: boolean;
  dispose(): void;
}

interface Question {
  readonly answer: (lines: ControlAnswer) => void;
  readonly cancel: () => void;
}

/** Resolves when tmux has attached the client; null if it has not. `hint` is called from then on. */
export function openControl(piped: Piped, clock: Clock, hint: (hint: Hint) => void): Promise<Control | null> {
  const questions: Question[] = [];
  /**
   * The answer that is being read: its number, whether it answers a command of ours, and its lines so far.
   */
  let block: { readonly number: string; readonly ours: boolean; readonly lines: string[] } | null = null;
  let open = true;
  let disposed = false;
  let followed: ReadonlySet<string> = new Set();

  function follow(windows: readonly string[]): void {
    const wanted = new Set(windows);
    for (const window of wanted) if (!followed.has(window)) void ask(subscription(window));
    for (const window of followed) if (!wanted.has(window)) void ask(subscriptionEnd(window));
    followed = wanted;
  }

  function close(): void {
    if (!open) return;
    open = false;
    for (const question of questions.splice(0)) {
      question.cancel();
      question.answer(null);
    }
    if (!disposed) hint('gone');
  }

  function ask(command: Command): Promise<ControlAnswer> {
    if (!open) return Promise.resolve(null);
    return new Promise((resolve) => {
      const cancel = clock.after(answerMs, () => {
        piped.dispose();
        close();
      });
      questions.push({ answer: resolve, cancel });
      piped.write(script([command]));
    });
  }

  return new Promise((settle) => {
    let attached = false;
    const control: Control = {
      ask,
      follow,
      get open() {
        return open;
      },
      dispose() {
        disposed = true;
        piped.dispose();
        close();
      },
    };

    function finishBlock(refused: boolean): void {
      const finished = block;
      block = null;
      if (finished === null) return;
      if (!finished.ours) {
        // The attach itself.
        if (attached) return;
        attached = true;
        if (refused) {
          disposed = true;
          settle(null);
          piped.dispose();
          close();
          return;
        }
        settle(control);
        return;
      }
      const question = questions.shift();
      question?.cancel();
      question?.answer(refused ? null : finished.lines);
    }

    piped.onLine((line) => {
      if (block !== null) {
        const [mark, , number] = line.split(' ');
        if ((mark === '%end' || mark === '%error') && number === block.number) finishBlock(mark === '%error');
        else block.lines.push(line);
        return;
      }
      if (line.startsWith('%begin ')) {
        const [, , number = '', flags] = line.split(' ');
        block = { number, ours: flags === '1', lines: [] };
        return;
      }
      if (line.startsWith('%exit')) {
        close();
        return;
      }
      const meant = hintOf(line);
      if (meant !== null && attached) hint(meant);
    });
    piped.onEnd(() => {
      if (!attached) {
        disposed = true;
        settle(null);
      }
      close();
    });
  });
}
