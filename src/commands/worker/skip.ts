/** `muxcrew skip`: lets blocked workers go on without what they need and has failed. */
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
    summary: 'Let blocked workers start without what they need and has failed.',
    positionals: [{ kind: 'WORKER', many: true }],
    details: [
      'A worker is blocked when one that it needs has failed or was stopped. Skipped, it starts once the rest of what it',
      'needs is completed, and is told what is missing. The other ways on: muxcrew restart WORKER (of a blocked one it',
      'restarts what has failed), and muxcrew stop WORKER.',
    ],
    options: [sessionOption],
    examples: [{ line: 'muxcrew skip 4', what: 'worker 4 does without what has failed' }],
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
