/** Has the muxcrew on another host run a command line, and gives what it printed. Asks nobody anything. */
import type { ExecOutcome } from '../ports/exec.ts';
import type { Context } from '../app/context.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { requestOf, resultOf, saidFile, takeSaid, type Asked } from './run-on-host.ts';
import { sharedConnection } from './connection.ts';
import { commandArgv, exitTransport, farCommand } from './ssh.ts';

/** Of an answer: the sessions of a host with their workers. */
const mostBytes = 16 * 1024 * 1024;

export interface Heard extends Pick<ExecOutcome, 'stdout' | 'stderr'> {
  readonly code: number;
}

/** `batch`: not even ssh asks for a passphrase. `hurried`: as sharedConnection has it. */
export async function hear(
  context: Context,
  asked: Asked,
  how: { readonly batch: boolean; readonly hurried: boolean; readonly timeoutMs: number },
): Promise<Result<Heard>> {
  const { host } = asked;
  const began = context.clock.now();
  const connection = await sharedConnection(context, host, how.hurried);
  const said = saidFile(context);
  const argv = commandArgv({ host, batch: how.batch, saidFile: said }, connection.control, farCommand(null));
  const outcome = await context.exec.run(argv, {
    input: `${JSON.stringify(requestOf(context, asked))}\n`,
    holdInput: true,
    maxBytes: mostBytes,
    timeoutMs: Math.max(1, how.timeoutMs - (context.clock.now() - began)),
  });
  const text = takeSaid(context, said);
  if (outcome.errorCode === 'ETIMEDOUT')
    return fail({
      kind: 'host-unreachable',
      host: host.name,
      said: `no answer within ${String(how.timeoutMs / 1000)} s`,
    });
  const result = resultOf({ err: () => undefined }, host, outcome, text);
  if (!result.ok) return result;
  if (outcome.code !== exitTransport) await connection.used();
  return ok({ code: result.value, stdout: outcome.stdout, stderr: outcome.stderr });
}
