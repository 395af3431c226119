/**
 * A command that takes the terminal over, on another host: ssh gives it one over there. When its line is lost, the host is
 * asked what became of it, and the person is brought back. What is done when is core/wire/reconnect.ts's to say; here it is done.
 */
import type { Context } from '../app/context.ts';
import type { ReconnectWish } from '../view/reconnect/keys.ts';
import { exitCodes } from '../core/exit-code.ts';
import {
  goodLineMs,
  reconnect,
  reconnectStart,
  type Reconnect,
  type ReconnectEnd,
  type ReconnectEvent,
} from '../core/wire/reconnect.ts';
import { fail, ok, unreachable, type Result } from '../core/result.ts';
import { handOver } from '../app/attach/hand-over.ts';
import { settingsMended, terminalMended } from '../app/attach/restore-terminal.ts';
import { called } from '../app/command-prefix.ts';
import { sshEnvironment } from '../app/environment.ts';
import { resultOf, type Asked } from './run-on-host.ts';
import { askFate } from './attach-outcome.ts';
import { openLine, type LineOutcome } from './ssh-line.ts';
import { outage, type Outage } from './reconnect-screen.ts';
import { exitTransport } from './ssh.ts';

/** 128 and SIGTERM. */
const exitTerminated = 143;
/** The countdown goes by seconds, and is never late by more than this. */
const tickMs = 250;
/** What was asked so short a time ago is not asked anew. */
const freshMs = 1_000;

type At<Place extends Reconnect['at']> = Extract<Reconnect, { readonly at: Place }>;

/** One attach, over as many lines as it takes. */
interface Away {
  readonly context: Context;
  readonly asked: Asked;
  /** Known over there. */
  readonly attachment: string;
  readonly screen: Outage;
  /** When the last good line was lost. */
  goneAt: number;
}

export async function askOnTerminal(context: Context, asked: Asked): Promise<Result<number>> {
  const outer = context.env['TMUX'] ?? '';
  if (outer !== '' && asked.argv[0] === 'attach') return fromTheirTmux(context, asked, outer);
  const away: Away = {
    context,
    asked,
    attachment: context.newUuid(),
    screen: outage(context),
    goneAt: context.clock.now(),
  };
  let line: LineOutcome | null = null;
  let state = reconnectStart;
  for (;;) {
    switch (state.at) {
      case 'attaching':
        line = await look(away, state);
        if (line.terminated) return ok(exitTerminated);
        state = reconnect(state, { is: 'line-ended', ...line.end });
        break;
      case 'asking':
        state = reconnect(state, await fateOf(away, state));
        break;
      case 'waiting':
        state = reconnect(state, await pause(away, state));
        break;
      case 'over':
        await away.screen.close();
        return conclude(away, state.how, line);
      default:
        return unreachable(state);
    }
  }
}

/** Their client is handed over to this very command, so that no prefix has to be pressed twice; detaching leads back. */
function fromTheirTmux(
  context: Context,
  { host, argv, folder }: Asked,
  outer: string,
): Promise<Result<number>> {
  const [word = 'attach', ...rest] = argv;
  const where = [`--host=${host.name}`, ...(folder === null ? [] : [`--project=${folder}`])];
  return handOver(context, {
    outer,
    session: null,
    target: null,
    serverPid: null,
    argv: [...context.self, word, ...where, ...rest],
    env: sshEnvironment(context.env),
    closing: null,
  });
}

async function look(away: Away, { session, tries }: At<'attaching'>): Promise<LineOutcome> {
  const { context, asked, attachment, screen } = away;
  await screen.close();
  // What was asked for first; once the session is known, that very one.
  const again = session === null ? {} : { argv: ['attach', session], folder: null };
  const line = await openLine(context, { ...asked, ...again, attachment });
  const { code, lastedMs } = line.end;
  if (lastedMs >= goodLineMs || tries === 0) away.goneAt = context.clock.now();
  if (code === null || code === exitTransport) await mendTerminal(context, line);
  return line;
}

/** ssh puts the terminal's settings back, unless it was killed; of what was drawn on it from over there it knows nothing. */
async function mendTerminal(context: Context, { exec }: LineOutcome): Promise<void> {
  if (exec.signal !== null) await context.exec.takeOver(settingsMended);
  context.out(terminalMended);
}

async function fateOf(away: Away, state: At<'asking'>): Promise<ReconnectEvent> {
  const { context, asked, attachment, screen } = away;
  // ssh asks on the terminal: only where it wants to, for all that is typed meanwhile would be its own.
  const byPerson = state.byPerson && wantsPerson(state.said);
  for (;;) {
    if (byPerson) await screen.close();
    else await show(away, state, null);
    const calledOff = callOff(away);
    const answer = await askFate(context, {
      host: asked.host,
      attachment,
      byPerson,
      abort: calledOff.signal,
    });
    calledOff.dispose();
    if (!calledOff.signal.aborted) return answer;
    if (calledOff.wish() === 'leave') return { is: 'given-up' };
  }
}

/** The person may leave while it is asked, or want it asked anew where it takes long: the line may be there by now. */
function callOff({ context, screen }: Away): {
  readonly signal: AbortSignal;
  readonly wish: () => ReconnectWish | null;
  readonly dispose: () => void;
} {
  const controller = new AbortController();
  const startedAt = context.clock.now();
  let heard: ReconnectWish | null = null;
  const hear = (wish: ReconnectWish): void => {
    if (wish === 'try' && context.clock.now() - startedAt < freshMs) return;
    heard = wish;
    controller.abort();
  };
  screen.hear(hear);
  return {
    signal: controller.signal,
    wish: () => heard,
    dispose: context.onInterrupt(() => hear('leave')),
  };
}

/** In ssh's words: it may be let in where it can ask somebody. */
function wantsPerson(said: string): boolean {
  return /permission denied|host key verification failed|passphrase|authentication/i.test(said);
}

async function pause(away: Away, state: At<'waiting'>): Promise<ReconnectEvent> {
  const { context, screen } = away;
  const until = context.clock.now() + state.pauseMs;
  const heard = new Promise<ReconnectWish>((resolve) => screen.hear(resolve));
  for (;;) {
    const left = until - context.clock.now();
    if (left <= 0) return { is: 'pause-over' };
    await show(away, state, left);
    const wish = await Promise.race([heard, context.clock.sleep(Math.min(tickMs, left))]);
    if (wish !== undefined) return wish === 'leave' ? { is: 'given-up' } : { is: 'key' };
  }
}

function show(
  away: Away,
  { said, tries, session }: At<'asking' | 'waiting'>,
  left: number | null,
): Promise<void> {
  const { context, asked, screen, goneAt } = away;
  return screen.show({
    host: asked.host.name,
    said,
    untilNextMs: left,
    tries,
    goneMs: context.clock.now() - goneAt,
    comeBack: comeBack(context, asked, session),
  });
}

function comeBack(context: Context, { host }: Asked, session: string | null): string {
  return [called({ ...context, host: host.name }), 'attach', ...(session === null ? [] : [session])].join(
    ' ',
  );
}

function conclude({ context, asked }: Away, how: ReconnectEnd, line: LineOutcome | null): Result<number> {
  const { host } = asked;
  switch (how.is) {
    case 'ended':
      // Of 255 we were told over there: it is no word of ssh's.
      if (how.code === exitTransport) return ok(how.code);
      return resultOf(context, host, { code: how.code, signal: null, errorCode: null }, '');
    case 'unreachable':
      return resultOf(
        context,
        host,
        line?.exec ?? { code: exitTransport, signal: null, errorCode: null },
        line?.text ?? how.said,
      );
    case 'cut short':
      return fail({ kind: 'program-failed', program: `the attach on ${host.name}`, detail: how.said });
    case 'session gone':
      return ok(sayGone(context, asked, how));
    case 'given up':
      context.out(
        `Your crew on ${host.name} continues in the background. Come back with:\n  ${comeBack(context, asked, how.session)}\n`,
      );
      return ok(exitCodes.hostUnreachable);
    default:
      return unreachable(how);
  }
}

function sayGone(
  context: Context,
  { host: { name } }: Asked,
  { session, standing }: Extract<ReconnectEnd, { readonly is: 'session gone' }>,
): number {
  if (standing === 'ended') {
    context.out(`Session ${session} on ${name} has ended.\n`);
    return exitCodes.done;
  }
  const back = `${called({ ...context, host: name })} resume ${session}`;
  context.out(`Session ${session} on ${name} is lost (its panes are gone). Bring it back with:\n  ${back}\n`);
  return exitCodes.notFound;
}
