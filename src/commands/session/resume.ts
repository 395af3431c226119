/** `muxcrew resume`: brings back a session that was stopped, or lost by a reboot or a killed server. */
import type { SessionModel } from '../../core/model/model.ts';
import type { Resumed } from '../../runtime/resume/resume-lost.ts';
import type { Arguments } from '../../cli/command.ts';
import type { Context } from '../../app/context.ts';
import type { FoundSession } from '../../app/sessions/sessions.ts';
import { announce, chosenSession, sessionOption } from '../../app/sessions/chosen-session.ts';
import { exitCodeOf, exitCodes } from '../../core/exit-code.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { isOver } from '../../core/model/state.ts';
import { remedyLines } from '../../core/remedy.ts';
import { failureText } from '../../view/failure-text.ts';
import { attachTo } from './attach.ts';
import { called } from '../../app/command-prefix.ts';
import { bringBack } from '../../app/resume/bring-back.ts';
import { isResumedUnasked } from '../../app/resume/has-work.ts';
import { tellReceipts } from '../../app/receipts.ts';
import { findSession, findSessions } from '../../app/sessions/sessions.ts';
import { ask } from '../../app/supervisor-client.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'resume',
    summary: 'Bring back a stopped or lost session, with its conversations.',
    positionals: [{ kind: 'SESSION', optional: true }],
    details: [
      'Ends what still runs of the session, then creates its panes again. Workers that were running continue their conversations;',
      'queued ones keep their place; finished and individually stopped ones stay as they are (send or restart continues',
      'them). A worker without a conversation stays lost until muxcrew restart WORKER, or --from-scratch.',
      'Without SESSION: the session of this folder or the nearest one above, a lost one first; else the only lost one.',
    ],
    options: [
      sessionOption,
      { name: 'detached', short: 'd', what: 'Do not attach.' },
      { name: 'from-scratch', what: 'Also start lost workers without a conversation, from scratch.' },
      { name: 'anew', what: 'Alias of --from-scratch.' },
      { name: 'all', what: 'Resume every lost session with unfinished workers; attach to none.' },
    ],
    examples: [
      { line: 'muxcrew resume', what: 'after muxcrew stop or a reboot, in the project folder' },
      { line: 'muxcrew resume --all', what: 'all lost sessions; muxcrew service install does so at boot' },
    ],
  },
  async run(context, args) {
    const named = args.words[0] ?? args.value('session');
    if (args.flag('all') && named !== null)
      return fail({ kind: 'bad-usage', command: 'resume', detail: 'name one session, or pass --all' });
    if (args.flag('all')) return resumeAll(context, args);
    const chosen = chosenSession(context, command.words, args, 'lost', named);
    if (!chosen.ok) return chosen;
    announce(context, command.words, args, chosen.value);
    return resumeOne(context, args, chosen.value.session);
  },
};

function fromScratch(args: Arguments): boolean {
  return args.flag('from-scratch') || args.flag('anew');
}

async function resumeOne(context: Context, args: Arguments, session: FoundSession): Promise<Result<number>> {
  const { terminal } = context;
  const attached = terminal.input && terminal.output && !args.flag('detached');
  const resumed = await bringBack(context, session, { anew: fromScratch(args), attached });
  if (!resumed.ok) return resumed;
  tell(context, session.id, resumed.value);
  if (resumed.value.is === 'there') {
    const lost = await settleLost(context, session.id, fromScratch(args));
    if (!lost.ok) return lost;
  }
  if (!attached) {
    const muxcrew = called(context);
    context.out(`  ${muxcrew} attach    attach to it      ${muxcrew} status    show worker states\n`);
    return ok(0);
  }
  const { spec } = session;
  const backend = await context.backend(spec.session.backend === 'pty' ? 'pty' : 'tmux', spec.session);
  return backend.ok ? attachTo(context, session.id, backend.value) : backend;
}

/** Starts the workers that stayed lost in a running session from scratch if requested; otherwise prints the command for it. */
async function settleLost(context: Context, id: string, anew: boolean): Promise<Result<null>> {
  const all = findSession(context, id)?.snapshot?.workers ?? [];
  const lost = all.filter(({ state }) => state === 'lost').map((worker) => worker.id);
  if (lost.length === 0) {
    if (anew) context.out('  no worker is lost: nothing was started from scratch\n');
    return ok(null);
  }
  if (!anew) {
    context.out(`  lost and not started: muxcrew restart --session ${id} ${lost.join(' ')}\n`);
    return ok(null);
  }
  const asked = await ask(context, id, { op: 'restart', workers: lost }, 30_000);
  if (!asked.ok) return asked;
  tellReceipts(context, asked.value, all, 'restarts');
  return ok(null);
}

/** Reports each session that cannot be brought back, and continues with the others. */
async function resumeAll(context: Context, args: Arguments): Promise<Result<number>> {
  const lost = findSessions(context).filter((session) => isResumedUnasked(context, session));
  if (lost.length === 0) context.out('No session is lost.\n');
  let code: number = exitCodes.done;
  for (const session of lost) {
    const resumed = await bringBack(context, session, { anew: fromScratch(args), attached: false });
    if (resumed.ok) {
      tell(context, session.id, resumed.value);
      continue;
    }
    const { what, fixes } = failureText(resumed.failure);
    const lines = remedyLines(fixes, context).map((line) => `  ${line}\n`);
    context.err(`muxcrew: ${session.id}: ${what}\n${lines.join('')}`);
    if (code === exitCodes.done) code = exitCodeOf(resumed.failure);
  }
  return ok(code);
}

function tell(context: Context, id: string, resumed: Resumed): void {
  if (resumed.is === 'there') return context.out(`Session ${id} is running.\n`);
  const { ended, model } = resumed;
  context.out(`Session ${id} resumed: ${crewWords(model)}.\n`);
  if (ended > 0)
    context.out(
      `  ended ${String(ended)} leftover ${ended === 1 ? 'process' : 'processes'} of the earlier run\n`,
    );
  for (const { spec, state } of model.workers.values())
    if (state.is === 'lost')
      context.out(
        `  worker ${spec.id} (${spec.name}) has no conversation to continue: muxcrew restart ${spec.id}\n`,
      );
  if ([...model.workers.values()].every(({ state }) => isOver(state.is)))
    context.out(
      '  no unfinished work; to continue a worker: muxcrew send WORKER or muxcrew restart WORKER\n',
    );
}

/** `2 resumed, 3 queued, 1 completed`. */
function crewWords({ workers }: SessionModel): string {
  const words = [...workers.values()].map(({ state, goesFirst }) => (goesFirst ? 'resumed' : state.is));
  return [...new Set(words)]
    .map((word) => `${String(words.filter((one) => one === word).length)} ${word}`)
    .join(', ');
}
