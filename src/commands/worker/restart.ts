/** `muxcrew restart`: ends running workers and starts them again; a Claude continues its conversation. */
import { sessionOption } from '../../app/sessions/chosen-session.ts';
import { ok } from '../../core/result.ts';
import { tellReceipts } from '../../app/receipts.ts';
import { asksFirst, sessionToChange } from '../../app/sessions/session-to-change.ts';
import { ask } from '../../app/supervisor-client.ts';
import { meantWorkers } from '../../app/meant-workers.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'restart',
    summary: 'Start workers again, in the same conversation or a new one.',
    positionals: [{ kind: 'WORKER', many: true }],
    details: [
      'Running workers are first asked to end. For a blocked worker, restarts the failed workers it needs;',
      'it starts once these are completed (see also muxcrew skip).',
    ],
    options: [
      sessionOption,
      { name: 'new-conversation', what: 'Start from scratch; the old conversation is kept and named.' },
    ],
    examples: [
      { line: 'muxcrew restart 3', what: 'after it failed or hangs' },
      { line: 'muxcrew restart --new-conversation 3', what: 'its assignment, from scratch' },
    ],
  },
  readsInput: asksFirst,
  async run(context, args) {
    const meant = await sessionToChange(context, command.words, args, 'restart workers');
    if (!meant.ok) return meant;
    const all = meant.value.snapshot?.workers ?? [];
    const workers = meantWorkers(all, args.words);
    if (!workers.ok) return workers;
    const ids = workers.value.map(({ id }) => id);
    const request = args.flag('new-conversation')
      ? ({
          op: 'new-conversation',
          conversations: Object.fromEntries(ids.map((id) => [id, context.newUuid()])),
        } as const)
      : ({ op: 'restart', workers: ids } as const);
    const asked = await ask(context, meant.value.id, request, 30_000);
    return asked.ok ? ok(tellReceipts(context, asked.value, all, 'restarts')) : asked;
  },
};
