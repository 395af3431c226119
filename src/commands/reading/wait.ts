/** `muxcrew wait`: waits until workers are finished and exits with the outcome. Watches files, with a slow poll beside. */
import type { Snapshot, SnapshotWorker } from '../../core/snapshot/snapshot.ts';
import type { Context } from '../../app/context.ts';
import { sessionOption, sessionToRead } from '../../app/sessions/chosen-session.ts';
import { exitCodes } from '../../core/exit-code.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { isOver } from '../../core/model/state.ts';
import { projectPaths } from '../../core/paths/session-paths.ts';
import { reportProblem, sessionProblem } from '../../app/sessions/session-problem.ts';
import { findSession, isUp } from '../../app/sessions/sessions.ts';
import { duration } from '../../cli/parse.ts';
import { meantWorkers, othersThan } from '../../app/meant-workers.ts';
import type { Command } from '../../app/command.ts';

/** Poll interval: a watch can miss changes. */
const lookMs = 1_000;

export interface WaitWish {
  readonly workers: readonly string[];
  /** Return after the first finished worker. */
  readonly any: boolean;
  readonly timeoutMs: number | null;
}

export async function waitForEnd(context: Context, id: string, wish: WaitWish): Promise<Result<number>> {
  const deadline = wish.timeoutMs === null ? Infinity : context.clock.now() + wish.timeoutMs;
  let reported: string | null = null;
  for (;;) {
    const session = findSession(context, id);
    if (session === null) return fail({ kind: 'no-session', wanted: id, live: [] });
    const { snapshot } = session;
    const problem = sessionProblem(context, session);
    if (snapshot !== null) {
      const others = othersThan(context, snapshot.workers);
      const workers = meantWorkers(others, wish.workers.length === 0 ? ['all'] : wish.workers);
      if (!workers.ok) return workers;
      const through = workers.value.filter(isThrough);
      if (wish.any ? through.length > 0 : through.length === workers.value.length) {
        if (problem !== null && problem.line !== reported) reportProblem(context, session);
        return ok(report(context, through));
      }
    }
    if (!isUp(session)) return fail({ kind: 'session-lost', session: id });
    if (problem !== null && problem.line !== reported) reportProblem(context, session);
    reported = problem?.line ?? null;
    if (context.clock.now() >= deadline)
      return fail({
        kind: 'timed-out',
        what: 'waiting for the workers',
        seconds: (wish.timeoutMs ?? 0) / 1000,
      });
    await change(context, session.spec.session, Math.min(lookMs, deadline - context.clock.now()));
  }
}

/** Includes blocked workers: only the user can let them continue. */
function isThrough({ state }: SnapshotWorker): boolean {
  return isOver(state) || state === 'blocked';
}

function report(context: Context, workers: Snapshot['workers']): number {
  for (const { id, name, state, detail, status } of workers) {
    // A failure's detail may end with the worker's last message.
    const said = status === null || detail?.includes(status) === true ? '' : `: ${status}`;
    context.out(`${id} ${name} ${state}${detail === null ? '' : ` (${detail})`}${said}\n`);
  }
  return workers.every(({ state }) => state === 'completed') ? exitCodes.done : exitCodes.workerFailed;
}

/** Waits until session.json may have changed, or the time is up. */
async function change(
  context: Context,
  session: { readonly project: string; readonly name: string | null },
  ms: number,
): Promise<void> {
  const { comm } = projectPaths(session);
  if (context.files.stat(comm) === null) return context.clock.sleep(ms);
  await new Promise<void>((resolve) => {
    const finish = (): void => {
      unwatch();
      cancel();
      resolve();
    };
    const unwatch = context.files.watch(comm, (name) => {
      if (name === null || name === 'session.json') finish();
    });
    const cancel = context.clock.after(ms, finish);
  });
}

export const command: Command = {
  words: {
    name: 'wait',
    summary: 'Wait until workers are finished, and exit with the outcome.',
    positionals: [{ kind: 'WORKER', many: true, optional: true }],
    details: [
      'Finished means completed, failed, stopped, lost, or blocked by a failed worker. Exits with 0 if all completed, else with 1; with 5 on a timeout.',
    ],
    options: [
      sessionOption,
      { name: 'any', what: 'Return after the first finished worker.' },
      {
        name: 'timeout',
        value: 'TIME',
        what: 'Give up after this time (exit 5): 90s, 30m, 1h30m, or seconds.',
      },
    ],
    examples: [
      { line: 'muxcrew wait --any --timeout 10m', what: 'for a manager that reacts to each worker' },
    ],
  },
  async run(context, args) {
    const timeout = duration(command.words, args, 'timeout');
    if (!timeout.ok) return timeout;
    const meant = sessionToRead(context, command.words, args, 'own');
    if (!meant.ok) return meant;
    return waitForEnd(context, meant.value.session.id, {
      workers: args.words,
      any: args.flag('any'),
      timeoutMs: timeout.value,
    });
  },
};
