/** `muxcrew stop`: stops workers, or the whole session, which can be resumed. Stopping twice is harmless; files stay. */
import type { Arguments } from '../../cli/command.ts';
import type { Context } from '../../app/context.ts';
import type { FoundSession } from '../../app/sessions/sessions.ts';
import { visibleText } from '../../core/text/clean-text.ts';
import { called } from '../../app/command-prefix.ts';
import { chosenSession, sessionOption, type ChosenSession } from '../../app/sessions/chosen-session.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { plain } from '../../view/failure-text/words.ts';
import { tellReceipts } from '../../app/receipts.ts';
import { saysYes } from '../../app/confirm.ts';
import { confirmElsewhere } from '../../app/sessions/session-to-change.ts';
import { findSession, hasLeftovers, isUp, unreadableState } from '../../app/sessions/sessions.ts';
import { endSession, stopMs } from '../../app/stop/end-session.ts';
import { howToContinue, stopLost } from '../../app/stop/lost.ts';
import { isUnreadable, stopByForce } from '../../app/stop/by-force.ts';
import { ask, isUnsupervised } from '../../app/supervisor-client.ts';
import { meantWorkers } from '../../app/meant-workers.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'stop',
    summary: 'Stop workers or the whole session (graceful first, then by force).',
    positionals: [{ kind: 'WORKER', many: true, optional: true }],
    details: [
      'Without WORKER: stops the whole session, after a question on a terminal. muxcrew resume brings a stopped session',
      'back with its conversations; workers that were stopped individually stay stopped. With --discard, or after a new',
      'muxcrew run, it cannot be resumed. Status files, logs and outputs stay; a new run moves comm files to comm/archive/.',
      "Another project's session is stopped only if you name it or confirm; otherwise stop is refused (exit 6).",
    ],
    options: [
      sessionOption,
      { name: 'discard', what: 'Stop the session for good: it cannot be resumed.' },
      { name: 'yes', short: 'y', what: 'Skip the question.' },
    ],
    examples: [
      { line: 'muxcrew stop', what: 'the whole session; muxcrew resume brings it back' },
      { line: 'muxcrew stop 2', what: 'one worker; muxcrew restart 2 brings it back' },
    ],
  },
  readsInput: (args, { input, output }) => input && output && !args.flag('yes'),
  async run(context, args) {
    const { words: workers } = args;
    const discard = args.flag('discard');
    if (discard && workers.length > 0)
      return fail({
        kind: 'bad-usage',
        command: 'stop',
        detail: '--discard applies to the whole session: name no worker',
      });
    const chosen = chosenSession(context, command.words, args, 'any');
    if (!chosen.ok) return chosen;
    const { session, by, instead } = chosen.value;
    // Stopping twice is harmless, and never ends another session.
    const another = by !== 'name' && instead.length > 0;
    const nothingToEnd = workers.length === 0 && !discard && !hasLeftovers(session);
    if (session.standing === 'ended' && (another || nothingToEnd)) return hasEnded(context, chosen.value);
    if (by === 'only') {
      const doing = workers.length === 0 ? 'end the session' : 'stop workers';
      const may = await confirmElsewhere(context, command.words, args, session, doing);
      if (!may.ok) return may;
    }
    if (isUnreadable(session)) {
      if (workers.length === 0) return stopByForce(context, session);
      const damaged = unreadableState(session, 'cannot stop workers');
      if (damaged !== null) return fail(damaged);
    }
    if (!isUp(session)) return stopLost(context, session, { workers, discard });
    return args.words.length === 0
      ? stopSession(context, session, args, by === 'only')
      : stopWorkers(context, session, args);
  },
};

/** Prints how to bring the session back, and that others are live. */
function hasEnded(context: Context, { session, instead }: ChosenSession): Result<number> {
  const { id, project, snapshot } = session;
  context.out(`Session ${id} in ${plain(project)} has already ended.\n`);
  context.out(howToContinue(context, id, snapshot?.discarded === true));
  // Not as a command for the other session, which is easily pasted.
  if (instead.length > 0) context.out(`  ${called(context)} ls    list live sessions\n`);
  return ok(0);
}

async function stopWorkers(
  context: Context,
  session: FoundSession,
  args: Arguments,
): Promise<Result<number>> {
  const { id, snapshot } = session;
  const all = snapshot?.workers ?? [];
  const workers = meantWorkers(all, args.words);
  if (!workers.ok) return workers;
  const asked = await ask(
    context,
    id,
    { op: 'stop', workers: workers.value.map((worker) => worker.id) },
    stopMs,
  );
  return asked.ok ? ok(tellReceipts(context, asked.value, all, 'stopped')) : asked;
}

async function stopSession(
  context: Context,
  session: FoundSession,
  args: Arguments,
  confirmed: boolean,
): Promise<Result<number>> {
  const { id, project, snapshot } = session;
  const busy = (snapshot?.workers ?? []).filter(({ pid }) => pid !== null).length;
  if (!confirmed && !args.flag('yes') && busy > 0 && context.terminal.input && context.terminal.output) {
    const agents = `its ${String(busy)} running ${busy === 1 ? 'agent' : 'agents'}`;
    const last = args.flag('discard') ? 'It cannot be resumed. ' : '';
    context.out(`End session ${id} in ${visibleText(project)} and ${agents}? ${last}[y/N] `);
    if (!(await saysYes(context))) return fail({ kind: 'declined', what: 'not stopped' });
  }
  const discard = args.flag('discard');
  const ended = await endSession(context, id, discard);
  // If no supervisor starts, or it cannot read the journal, the processes must end all the same.
  if (!ended.ok && ended.failure.kind === 'supervisor-silent' && isUnsupervised(context, id))
    return stopByForce(context, session);
  if (!ended.ok) return ended;
  const now = findSession(context, id);
  // A supervisor of an older build stops the session but does not know --discard.
  if (discard && now?.standing === 'ended' && now.snapshot?.discarded !== true)
    return stopLost(context, now, { workers: [], discard });
  context.out(`Session ${id} has ended.\n${howToContinue(context, id, discard)}`);
  return ok(0);
}
