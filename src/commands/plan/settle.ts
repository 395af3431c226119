/**
 * From a plan to its files: shown, asked about where it was worked out and somebody is there to ask, written. Owns the
 * question; what a yes to shown commands means is consent.ts.
 */
import type { Context } from '../context.ts';
import type { Plan } from './make-plan.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { cleanText } from '../../core/clean-text.ts';
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
  const asks =
    plan.source !== 'distribution' && !wish.yes && !wish.quiet && terminal.input && terminal.output;
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

  const verified = plan.workers.flatMap(({ verify, file }) =>
    verify === null ? [] : [`${wish.project}/${file}`],
  );
  if (verified.length > 0 && asks) {
    const consented = await consentTo(context, verified);
    if (!consented.ok) return consented;
    say(
      `You consented to ${verified.length === 1 ? 'its verify command' : 'their verify commands'}, as shown.\n`,
    );
  } else if (verified.length > 0) {
    // --yes was said before anybody had seen them.
    const names = plan.workers.flatMap(({ verify, file }) => (verify === null ? [] : [file]));
    context.err(
      `muxcrew: the verify commands are not in force until you have read them: muxcrew trust ${names.join(' ')}\n`,
    );
  }
  return ok({ agreed: plan.source === 'distribution' || wish.yes || asks });
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
