/** What approve and deny share: which request is meant, and what came of the answer. */
import type { AskAnswer } from '../core/model/facts/request.ts';
import type { SnapshotWorker } from '../core/snapshot/snapshot.ts';
import type { Arguments, CommandWords } from '../cli/command.ts';
import type { Context } from './context.ts';
import { cleanText } from '../core/text/clean-text.ts';
import { exitCodes } from '../core/exit-code.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { sessionToChange } from './sessions/session-to-change.ts';
import { openRequest } from '../view/sidebar/open-requests.ts';
import { ask } from './supervisor-client.ts';
import { meantWorkers } from './meant-workers.ts';

const answerMs = 10_000;

export async function answerWorker(
  context: Context,
  words: CommandWords,
  args: Arguments,
  name: 'approve' | 'deny',
  answer: AskAnswer,
): Promise<Result<number>> {
  const [word] = args.words;
  // One at a time: nobody should allow what they have not seen.
  if (word === undefined || word === 'all' || word.includes(','))
    return fail({ kind: 'bad-usage', command: name, detail: 'name one worker, by id or name' });
  const meant = await sessionToChange(context, words, args, `${name} anything`);
  if (!meant.ok) return meant;
  const workers = meantWorkers(meant.value.snapshot?.workers ?? [], [word]);
  if (!workers.ok) return workers;
  const [worker] = workers.value;
  if (worker === undefined) return fail({ kind: 'no-worker', wanted: word, known: [] });
  const request = args.value('request') ?? worker.asks?.request ?? null;
  if (request === null) return refused(worker, name);
  // One that was named by its id alone may not be the newest.
  const open = openRequest(worker);
  const shown = open?.request === request ? open.shown : null;
  const asked = await ask(
    context,
    meant.value.id,
    { op: 'answer', worker: worker.id, request, answer, ...(shown === null ? {} : { shown }) },
    answerMs,
  );
  if (!asked.ok) return asked;
  const [receipt] = asked.value;
  if (receipt?.outcome !== 'done')
    return fail({
      kind: 'refused',
      what: `cannot ${name} the request of worker ${worker.id}`,
      why: receipt?.detail ?? 'it is no longer open',
    });
  context.out(
    `${worker.id} ${worker.name}: ${name === 'approve' ? 'approved' : 'denied'} ${receipt.detail ?? ''}\n`,
  );
  const { asks } = worker;
  if (answer.always && asks?.request === request && asks.remembers != null)
    context.out(`  rule added: ${cleanText(asks.remembers)}\n`);
  return ok(exitCodes.done);
}

/** It asks nothing, or nothing that a reply could reach. */
function refused({ id, name, state, asks }: SnapshotWorker, verb: string): Result<number> {
  const inPane = asks !== undefined && asks !== null;
  return fail({
    kind: 'refused',
    what: `cannot ${verb} anything for worker ${id} ${name}`,
    why: inPane
      ? `its question can only be answered in its pane: ${asks.what}`
      : `it has no open question (${state})`,
    fixes: inPane ? [{ run: ['muxcrew', 'attach'] }] : [],
  });
}
