/** `muxcrew stop`: ends workers, or the whole session. Twice is harmless; the files stay. */
import type { Arguments, Command } from './command.ts';
import type { Context } from './context.ts';
import type { FoundSession } from './sessions.ts';
import { calledFrom } from './called.ts';
import { chosenSession, liveHint, sessionOption } from './chosen-session.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { plain } from '../view/failure-text/words.ts';
import { tellReceipts } from './receipts.ts';
import { saysYes } from './says-yes.ts';
import { confirmElsewhere } from './session-to-change.ts';
import { isUp } from './sessions.ts';
import { endSession, stopMs } from './stop/end-session.ts';
import { stopLost } from './stop/lost.ts';
import { ask } from './supervisor.ts';
import { meantWorkers } from './workers.ts';

export const command: Command = {
  words: {
    name: 'stop',
    summary: 'End workers, or the whole session; asks the agents first, then ends what is left of them.',
    usage: '[WORKER…]',
    details: [
      'Without WORKER: the whole session. On a terminal it asks first, unless --yes. A session of another project is',
      'ended only if you name it, or say yes on a terminal or by --yes; else that is refused (6). Status files, logs and',
      'outputs stay; muxcrew run starts anew, and moves comm files to comm/archive/. Of a lost session it ends what',
      'survived; a worker that is stopped there is not started when muxcrew resume goes on with it.',
    ],
    options: [sessionOption, { name: 'yes', short: 'y', what: "Don't ask." }],
    examples: [
      { line: 'muxcrew stop', what: 'all of it' },
      { line: 'muxcrew stop 2', what: 'one worker; muxcrew restart 2 brings it back' },
    ],
  },
  readsInput: (args, { input, output }) => input && output && !args.flag('yes'),
  async run(context, args) {
    const chosen = chosenSession(context, command.words, args, 'any');
    if (!chosen.ok) return chosen;
    const { session, by, instead } = chosen.value;
    // Stopping twice is harmless, and never ends another session.
    if (session.standing === 'ended') {
      context.out(`Session ${session.id} in ${plain(session.project)} has ended already.\n`);
      if (instead.length > 0)
        context.out(`  ${calledFrom(context, liveHint(command.words, args, instead))}\n`);
      return ok(0);
    }
    if (by === 'only') {
      const doing = args.words.length === 0 ? 'end the session' : 'stop workers';
      const may = await confirmElsewhere(context, command.words, args, session, doing);
      if (!may.ok) return may;
    }
    if (!isUp(session)) return stopLost(context, session, args.words);
    return args.words.length === 0
      ? stopSession(context, session, args, by === 'only')
      : stopWorkers(context, session, args);
  },
};

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
    context.out(`End session ${id} in ${project} and ${agents}? [y/N] `);
    if (!(await saysYes(context)))
      return fail({ kind: 'refused', what: `to stop ${id}`, why: 'you did not say yes', mend: null });
  }
  const ended = await endSession(context, id);
  if (!ended.ok) return ended;
  context.out(`Session ${id} has ended.\n`);
  return ok(0);
}
