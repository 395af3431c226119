/** `muxcrew send`: sends a message to workers, with a receipt for each. */
import type { Failure } from '../../core/failure.ts';
import { sessionOption } from '../../app/sessions/chosen-session.ts';
import { senderOf } from '../../core/wire/rights.ts';
import { fail, ok } from '../../core/result.ts';
import { messageText } from '../../core/text/message-text.ts';
import { tellReceipts } from '../../app/receipts.ts';
import { asksFirst, sessionToChange } from '../../app/sessions/session-to-change.ts';
import { ask } from '../../app/supervisor-client.ts';
import { meantWorkers, othersThan } from '../../app/meant-workers.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'send',
    summary: 'Send a message to workers.',
    positionals: [{ kind: 'WORKER', many: true }],
    text: 'required',
    details: [
      'A TEXT of one word on the command line needs no --. Without TEXT, standard input is read.',
      'Claude Code gets plain text, even if it begins with / or !; @path is read as a file.',
      'A busy worker reads it at its next step, a worker with an open question once that is answered.',
    ],
    options: [{ name: 'raw', what: 'Send unchanged: a / or ! command is run.' }, sessionOption],
    examples: [
      { line: 'muxcrew send 2 "use port 8080"', what: 'to one worker' },
      { line: 'muxcrew send 1 backend -- please write tests too', what: 'to several' },
      { line: 'muxcrew send all < news.txt', what: 'to all, from a file' },
    ],
  },
  readsInput: (args, terminal) =>
    (args.afterDashes === null && args.words.length < 2) || asksFirst(args, terminal),
  async run(context, args) {
    const meant = await sessionToChange(context, command.words, args, 'send a message');
    if (!meant.ok) return meant;
    const { id, snapshot } = meant.value;
    const workers = snapshot?.workers ?? [];
    const dashed = args.afterDashes;
    const inline = dashed === null && args.words.length > 1;
    const named = inline ? args.words.slice(0, -1) : args.words;
    const to = meantWorkers(othersThan(context, workers), named);
    if (!to.ok) return inline ? fail(perhapsText(to.failure, args.words)) : to;
    if (dashed === null && !inline && context.terminal.input)
      return fail({ kind: 'bad-usage', command: 'send', detail: 'no message: add a text, or pipe it in' });
    const raw =
      dashed === null ? (inline ? (args.words.at(-1) ?? '') : await context.readInput()) : dashed.join(' ');
    const text = messageText(raw);
    if (text === '') return fail({ kind: 'bad-usage', command: 'send', detail: 'the message is empty' });
    const sent = await ask(
      context,
      id,
      {
        op: 'send',
        workers: to.value.map((worker) => worker.id),
        text,
        from: senderOf(context.caller),
        raw: args.flag('raw'),
      },
      30_000,
    );
    return sent.ok ? ok(tellReceipts(context, sent.value, workers, 'delivered')) : sent;
  },
};

/** The first unknown worker after a known one may be where the text begins. */
function perhapsText(failure: Failure, words: readonly string[]): Failure {
  const at = failure.kind === 'no-worker' ? words.indexOf(failure.wanted) : -1;
  if (failure.kind !== 'no-worker' || at < 1) return failure;
  return {
    ...failure,
    fix: {
      run: ['muxcrew', 'send', ...words.slice(0, at), '--', ...words.slice(at)],
      note: 'a text of several words needs quotes, or --',
    },
  };
}
