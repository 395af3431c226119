/** `muxcrew restart`: ends workers that run, and starts them again; a Claude goes on in its own conversation. */
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
      'A worker that still runs is asked to end first. Of a blocked one it is what it needs and has failed that is started',
      'again; it goes on by itself once that is completed (see also muxcrew skip).',
    ],
    options: [
      sessionOption,
      { name: 'new-conversation', what: 'Start from scratch; the old conversation stays, and is named.' },
    ],
    examples: [
      { line: 'muxcrew restart 3', what: 'after it failed, or when it hangs' },
      { line: 'muxcrew restart --new-conversation 3', what: 'with its assignment, from scratch' },
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
