/** `muxcrew restart`: ends workers that run, and starts them again; a Claude goes on in its own conversation. */
import type { Command } from './command.ts';
import { sessionOption } from './chosen-session.ts';
import { fail, ok } from '../core/result.ts';
import { tellReceipts } from './receipts.ts';
import { asksFirst, sessionToChange } from './session-to-change.ts';
import { ask } from './supervisor.ts';
import { meantWorkers } from './workers.ts';

export const command: Command = {
  words: {
    name: 'restart',
    summary: 'Start workers again; a Claude goes on in its own conversation.',
    usage: 'WORKER…',
    details: [
      'A worker that still runs is asked to end first. Of a blocked one it is what it needs and has failed that is started',
      'again; it goes on by itself once that is completed (see also muxcrew skip).',
    ],
    options: [sessionOption],
    examples: [{ line: 'muxcrew restart 3', what: 'after it failed, or when it hangs' }],
  },
  readsInput: asksFirst,
  async run(context, args) {
    const meant = await sessionToChange(context, command.words, args, 'restart workers');
    if (!meant.ok) return meant;
    const all = meant.value.snapshot?.workers ?? [];
    if (args.words.length === 0)
      return fail({ kind: 'bad-usage', command: 'restart', detail: 'say which: an id, a name, or all' });
    const workers = meantWorkers(all, args.words);
    if (!workers.ok) return workers;
    const asked = await ask(
      context,
      meant.value.id,
      { op: 'restart', workers: workers.value.map(({ id }) => id) },
      30_000,
    );
    return asked.ok ? ok(tellReceipts(context, asked.value, all, 'restarts')) : asked;
  },
};
