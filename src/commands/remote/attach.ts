/** A command that takes the terminal over, on another host: ssh gives it one over there. */
import type { Context } from '../context.ts';
import type { Result } from '../../core/result.ts';
import { requestOf, resultOf, saidFile, takeSaid, type Asked } from './ask.ts';
import { farCommand, terminalArgv } from './ssh.ts';

export async function askOnTerminal(context: Context, asked: Asked): Promise<Result<number>> {
  const said = saidFile(context);
  const request = Buffer.from(JSON.stringify(requestOf(context, asked))).toString('base64url');
  const wish = { host: asked.host, batch: false, saidFile: said };
  const outcome = await context.exec.takeOver(terminalArgv(wish, farCommand(request)));
  return resultOf(context, asked.host, outcome, takeSaid(context, said));
}
