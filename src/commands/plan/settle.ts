/**
 * From a plan to its files: shown, confirmed on a terminal where it was worked out or starts a crew, written. Owns the
 * question; what a yes to shown commands means is consent.ts.
 */
import type { Context } from '../context.ts';
import type { Plan } from './make-plan.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { cleanText, visibleText } from '../../core/clean-text.ts';
import { planLines } from '../../view/plan-text.ts';
import { saysYes } from '../says-yes.ts';
import { consentTo } from './consent.ts';
import { writeInstructions } from './write-files.ts';

export interface SettleWish {
  readonly project: string;
  readonly yes: boolean;
  /** Nothing is shown, nobody is asked: a program reads standard output. */
  readonly quiet: boolean;
  /** Completes "… and start the crew? [y/N]"; empty for `plan`. */
  readonly then: string;
}

/** `agreed`: somebody said yes, or nobody had to. */
export async function settlePlan(
  context: Context,
  plan: Plan,
  wish: SettleWish,
): Promise<Result<{ readonly agreed: boolean }>> {
  const { terminal } = context;
  const say = (text: string): void => (wish.quiet ? undefined : context.out(text));
  say(`${planLines(plan).join('\n')}\n`);
  const commands = plan.workers.flatMap(({ verify }) => verify ?? []);
  const isWrittenOut = plan.source === 'distribution';
  // What is only written needs no question; what starts a crew is seen first.
  const asks =
    !(isWrittenOut && wish.then === '') && !wish.yes && !wish.quiet && terminal.input && terminal.output;
  if (asks && !(await agrees(context, plan, commands.length, wish.then)))
    return fail({
      kind: 'refused',
      what: 'to go on with this plan',
      why: 'you did not say yes; nothing was written',
      mend: null,
    });

  const written = writeInstructions(context, wish.project, plan.files);
  if (!written.ok) return written;
  const { archive } = written.value;
  if (archive !== null)
    say(`Moved what was there before to ${cleanText(archive.slice(wish.project.length + 1))}/\n`);
  say(`Written: ${plan.workers.map(({ file }) => cleanText(file)).join(' ')}\n`);

  const verified = plan.files.filter((_, index) => (plan.workers[index]?.verify ?? null) !== null);
  const consented = asks ? await consentTo(context, verified) : ok(verified.map(({ path }) => path));
  if (!consented.ok) return consented;
  const untrusted = consented.value.map((path) => cleanText(path.slice(wish.project.length + 1)));
  if (untrusted.length < verified.length)
    say(
      `Trusted with ${verified.length === 1 ? 'its verify command' : 'their verify commands'}, as shown.\n`,
    );
  if (untrusted.length > 0)
    context.err(
      `muxcrew: before these can be started, read their front matter, then: muxcrew trust ${untrusted.join(' ')}\n`,
    );
  for (const { file, verify } of plan.leftOut)
    context.err(
      `muxcrew: left out of ${cleanText(file)}, as nobody confirmed it: verify: ${visibleText(verify)}\n` +
        `  to use it, add that line to the front matter, then: muxcrew trust ${cleanText(file)}\n`,
    );
  return ok({ agreed: isWrittenOut || wish.yes || asks });
}

async function agrees(context: Context, plan: Plan, commands: number, then: string): Promise<boolean> {
  const files = plan.files.length === 1 ? 'this file' : `these ${String(plan.files.length)} files`;
  const verify =
    commands === 0
      ? ''
      : `, let ${commands === 1 ? 'this verify command' : `these ${String(commands)} verify commands`} run`;
  context.out(`\nWrite ${files}${verify}${then === '' ? '' : `, and ${then}`}? [y/N] `);
  return saysYes(context);
}
