/** `muxcrew interrupt`: ends the turns of workers; their conversations and programs stay. */
import { ok } from '../../core/result.ts';
import { tellReceipts } from '../../app/receipts.ts';
import { asksFirst, sessionToChange } from '../../app/sessions/session-to-change.ts';
import { sessionOption } from '../../app/sessions/chosen-session.ts';
import { ask } from '../../app/supervisor-client.ts';
import { meantWorkers } from '../../app/meant-workers.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'interrupt',
    summary: 'Interrupt the turns of workers (Esc); they wait for you.',
    positionals: [{ kind: 'WORKER', many: true }],
    details: [
      'Presses Esc in the pane of a Claude, only during a turn and without an open dialog, which Esc would deny.',
      'Reports the result. Continue with muxcrew send. For other agents, use muxcrew stop or a key in the pane.',
    ],
    options: [sessionOption],
    examples: [{ line: 'muxcrew interrupt 2', what: 'then: muxcrew send 2 -- only fix the tests' }],
  },
  readsInput: asksFirst,
  async run(context, args) {
    const meant = await sessionToChange(context, command.words, args, 'interrupt workers');
    if (!meant.ok) return meant;
    const all = meant.value.snapshot?.workers ?? [];
    const workers = meantWorkers(all, args.words);
    if (!workers.ok) return workers;
    const ids = workers.value.map(({ id }) => id);
    const asked = await ask(context, meant.value.id, { op: 'interrupt', workers: ids }, 30_000);
    return asked.ok ? ok(tellReceipts(context, asked.value, all, 'interrupted')) : asked;
  },
};
