/** `muxcrew remove`: stops workers and takes them out of the session; their files are archived. */
import { ok } from '../../core/result.ts';
import { sessionOption } from '../../app/sessions/chosen-session.ts';
import { tellReceipts } from '../../app/receipts.ts';
import { asksFirst, sessionToChange } from '../../app/sessions/session-to-change.ts';
import { stopMs } from '../../app/stop/end-session.ts';
import { ask } from '../../app/supervisor-client.ts';
import { meantWorkers } from '../../app/meant-workers.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'remove',
    summary: 'Stop workers and take them out of the session.',
    positionals: [{ kind: 'WORKER', many: true }],
    details: [
      'Status file and log move to comm/archive/; instruction file, deliverables and conversation stay. The id is not',
      'reused. Refused for the manager, for all workers (use muxcrew stop), and while unfinished workers depend on it.',
    ],
    options: [sessionOption],
    examples: [{ line: 'muxcrew remove 3', what: 'removes it from sidebar, status and report' }],
  },
  readsInput: asksFirst,
  async run(context, args) {
    const meant = await sessionToChange(context, command.words, args, 'remove workers');
    if (!meant.ok) return meant;
    const all = meant.value.snapshot?.workers ?? [];
    const workers = meantWorkers(all, args.words);
    if (!workers.ok) return workers;
    const ids = workers.value.map(({ id }) => id);
    const asked = await ask(context, meant.value.id, { op: 'remove', workers: ids }, stopMs);
    return asked.ok ? ok(tellReceipts(context, asked.value, all, 'removed')) : asked;
  },
};
