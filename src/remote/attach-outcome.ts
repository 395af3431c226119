/** Asks a host what became of an attach there. Over a line of its own: the shared one may be as dead as the lost one. */
import type { Host } from '../core/wire/ssh-host.ts';
import type { Fate } from '../core/wire/reconnect.ts';
import type { Context } from '../app/context.ts';
import { readFate } from '../core/wire/attachment.ts';
import { requestOf, saidFile, takeSaid } from './run-on-host.ts';
import { readSaid } from './ssh-line.ts';
import { commandArgv, exitTransport, farCommand } from './ssh.ts';

/** Connecting, logging in and one answer, over a slow line to a machine under load. */
const patienceMs = 25_000;

export type FateAnswer =
  | { readonly is: 'told'; readonly fate: Fate }
  | { readonly is: 'no-answer'; readonly said: string; readonly loggedIn: boolean };

export interface FateQuestion {
  readonly host: Host;
  readonly attachment: string;
  /** Somebody is there whom ssh may ask for a passphrase; the terminal is theirs. */
  readonly byPerson: boolean;
  readonly abort: AbortSignal;
}

export async function askFate(context: Context, question: FateQuestion): Promise<FateAnswer> {
  const { host, attachment, byPerson, abort } = question;
  const file = saidFile(context);
  const request = requestOf(context, { host, argv: ['__attached', attachment], folder: null });
  const wish = { host, batch: !byPerson, saidFile: file, tellsLogin: true };
  const command = farCommand(Buffer.from(JSON.stringify(request)).toString('base64url'));
  const outcome = await context.exec.run(commandArgv(wish, null, command), {
    abort,
    ...(byPerson ? {} : { timeoutMs: patienceMs }),
  });
  const { loggedIn, lastLine: said } = readSaid(takeSaid(context, file));
  const fate = outcome.code === 0 ? readFate(outcome.stdout) : null;
  if (fate !== null) return { is: 'told', fate };
  if (outcome.errorCode === 'ETIMEDOUT')
    return { is: 'no-answer', said: `no answer for ${patienceMs / 1000} seconds`, loggedIn: false };
  if (outcome.code === null || outcome.code === exitTransport) return { is: 'no-answer', said, loggedIn };
  // It answers, and knows of no attach: another muxcrew by now, or none.
  return { is: 'told', fate: { is: 'unknown' } };
}
