/** What a user could do at a pane's keyboard, and would see: paste, keys, screen. */
import type { Result } from '../../core/result.ts';
import { fail, ok } from '../../core/result.ts';
import type { Done, PaneId } from '../../ports/backend.ts';
import type { TmuxClient } from './client.ts';
import { failureOf } from './client.ts';
import type { Command } from './quote.ts';
import { word } from './quote.ts';

const deadMark = 'muxcrew: ended';

export interface Typing {
  paste(pane: PaneId, text: string): Promise<Done>;
  press(pane: PaneId, key: string): Promise<Done>;
  capture(pane: PaneId, history: number): Promise<Result<readonly string[]>>;
  captureStyles(pane: PaneId): Promise<Result<readonly string[]>>;
}

/** Pasting into a pane without a process crashes some versions; tmux itself must check at that moment. */
function ifAlive(pane: PaneId, otherwise: readonly Command[], then: readonly Command[]): Command {
  const text = (commands: readonly Command[]): string =>
    commands.map((command) => command.map(word).join(' ')).join(' ; ');
  return ['if-shell', '-F', '-t', pane, '#{pane_dead}', text(otherwise), text(then)];
}

export function typing(client: TmuxClient): Typing {
  let pastes = 0;

  async function typed(commands: readonly Command[], pane: PaneId, input?: string): Promise<Done> {
    const answer = await client.run(commands, input);
    if (answer.is !== 'done') return fail(failureOf(answer, `pane ${pane}`));
    if (answer.stdout.includes(deadMark)) {
      return fail({ kind: 'refused', what: `pane ${pane}`, why: 'its process has ended' });
    }
    return ok(null);
  }

  async function captured(pane: PaneId, options: readonly string[]): Promise<Result<readonly string[]>> {
    const answer = await client.run([['capture-pane', '-p', '-t', pane, ...options]]);
    return answer.is === 'done' ? ok(answer.stdout.split('\n')) : fail(failureOf(answer, `pane ${pane}`));
  }

  return {
    paste(pane, text) {
      if (text === '') return Promise.resolve(ok(null));
      pastes += 1;
      const buffer = `muxcrew-${process.pid}-${pastes}`;
      return typed(
        [
          // If the pane is gone, fail before a buffer is created.
          ['has-session', '-t', pane],
          ['load-buffer', '-b', buffer, '-'],
          ifAlive(
            pane,
            [
              ['delete-buffer', '-b', buffer],
              ['display-message', '-p', deadMark],
            ],
            [['paste-buffer', '-p', '-d', '-b', buffer, '-t', pane]],
          ),
        ],
        pane,
        text,
      );
    },

    // In copy-mode, keys would go to the mode and not to the program.
    press: (pane, key) =>
      typed(
        [
          ifAlive(
            pane,
            [['display-message', '-p', deadMark]],
            [
              ['copy-mode', '-q', '-t', pane],
              ['send-keys', '-t', pane, '--', key],
            ],
          ),
        ],
        pane,
      ),

    async capture(pane, history) {
      const lines = await captured(pane, history > 0 ? ['-S', String(-history)] : []);
      return lines.ok ? ok(withoutEnd(lines.value.map((line) => line.trimEnd()))) : lines;
    },

    // Its blanks may have looks.
    captureStyles: (pane) => captured(pane, ['-e']),
  };
}

/** Without trailing blank lines. */
function withoutEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}
