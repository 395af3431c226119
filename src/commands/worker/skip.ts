/** `muxcrew skip`: lets blocked workers start without their failed dependencies. */
import { sessionOption } from '../../app/sessions/chosen-session.ts';
import { ok } from '../../core/result.ts';
import { tellReceipts } from '../../app/receipts.ts';
import { asksFirst, sessionToChange } from '../../app/sessions/session-to-change.ts';
import { ask } from '../../app/supervisor-client.ts';
import { meantWorkers } from '../../app/meant-workers.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'skip',
    summary: 'Let blocked workers start without failed dependencies.',
    positionals: [{ kind: 'WORKER', many: true }],
    details: [
      'A worker is blocked when a worker it needs has failed or was stopped. Once skipped, it starts when its other',
      'dependencies are completed, and is told what is missing. Alternatives: muxcrew restart WORKER (restarts the',
      'failed workers it needs) and muxcrew stop WORKER.',
    ],
    options: [sessionOption],
    examples: [{ line: 'muxcrew skip 4', what: 'worker 4 starts without them' }],
  },
  readsInput: asksFirst,
  async run(context, args) {
    const meant = await sessionToChange(context, command.words, args, 'skip what workers need');
    if (!meant.ok) return meant;
    const all = meant.value.snapshot?.workers ?? [];
    const workers = meantWorkers(all, args.words);
    if (!workers.ok) return workers;
    const asked = await ask(
      context,
      meant.value.id,
      { op: 'skip', workers: workers.value.map(({ id }) => id) },
      30_000,
    );
    return asked.ok ? ok(tellReceipts(context, asked.value, all, 'goes on')) : asked;
  },
};
