/** `muxcrew stop`: ends workers, or the whole session. Twice is harmless; the files stay. */
import type { Command } from './command.ts';
import type { Context } from './context.ts';
import type { FoundSession } from './sessions.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { sessionState } from '../core/session-paths.ts';
import { tellReceipts } from './receipts.ts';
import { findSession, isUp, meantSession } from './sessions.ts';
import { stopLost } from './stop/lost.ts';
import { ask, awaitSupervisorEnd } from './supervisor.ts';
import { meantWorkers } from './workers.ts';

/** Agents are asked first and given their grace, all at once. */
const stopMs = 120_000;
const goneMs = 5_000;
const goneLookMs = 20;

export const command: Command = {
  words: {
    name: 'stop',
    summary: 'End workers, or the whole session; asks the agents first, then ends what is left of them.',
    usage: '[WORKER…]',
    details: [
      'Without WORKER: the whole session. On a terminal it asks first, unless --yes. Status files, logs and',
      'outputs stay; muxcrew run starts anew, and moves comm files to comm/archive/. Of a lost session it ends what',
      'survived; a worker that is stopped there is not started when muxcrew resume goes on with it.',
    ],
    options: [
      { name: 'session', value: 'SESSION', what: 'Which session.' },
      { name: 'yes', short: 'y', what: "Don't ask." },
    ],
    examples: [
      { line: 'muxcrew stop', what: 'all of it' },
      { line: 'muxcrew stop 2', what: 'one worker; muxcrew restart 2 brings it back' },
    ],
  },
  readsInput: (args, { input, output }) => input && output && !args.flag('yes'),
  async run(context, args) {
    const meant = meantSession(context, args.value('session'));
    if (!meant.ok) return meant;
    const session = meant.value;
    if (session.standing === 'ended') {
      context.out(`Session ${session.id} has ended already.\n`);
      return ok(0);
    }
    if (!isUp(session)) return stopLost(context, session, args.words);
    return args.words.length === 0
      ? stopSession(context, session, args.flag('yes'))
      : stopWorkers(context, session, args.words);
  },
};

async function stopWorkers(
  context: Context,
  { id, snapshot }: FoundSession,
  wanted: readonly string[],
): Promise<Result<number>> {
  const all = snapshot?.workers ?? [];
  const workers = meantWorkers(all, wanted);
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
  { id, snapshot }: FoundSession,
  yes: boolean,
): Promise<Result<number>> {
  const busy = (snapshot?.workers ?? []).filter(({ pid }) => pid !== null).length;
  if (!yes && busy > 0 && context.terminal.input && context.terminal.output) {
    context.out(
      `End session ${id} and its ${String(busy)} running ${busy === 1 ? 'agent' : 'agents'}? [y/N] `,
    );
    const answer = await context.readLine();
    if (!/^y(es)?$/i.test(answer.trim())) {
      return fail({ kind: 'refused', what: `to stop ${id}`, why: 'you did not say yes', mend: null });
    }
  }
  const asked = await ask(context, id, { op: 'stop', workers: null }, stopMs);
  // It may have ended between our question and its answer: what counts is that it is gone.
  if (!asked.ok && findSession(context, id)?.standing !== 'ended') return asked;
  await supervisorGone(context, id);
  await awaitSupervisorEnd(context, id);
  context.out(`Session ${id} has ended.\n`);
  return ok(0);
}

/** It ends by itself right after its answer: what follows a stop, a run above all, should not meet it any more. */
async function supervisorGone(context: Context, id: string): Promise<void> {
  const { lock } = sessionState(context.paths.sessions, id);
  for (let waited = 0; waited < goneMs && context.locks.holder(lock) !== null; waited += goneLookMs)
    await context.clock.sleep(goneLookMs);
}
