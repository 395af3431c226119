/**
 * From a plan to its files: shown, confirmed on a terminal where it was worked out or starts a crew, written. Owns the
 * question; what needs consent in the files is consent.ts.
 */
import type { Context } from '../context.ts';
import type { Plan } from './make-plan.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { cleanText, visibleText } from '../../core/text/clean-text.ts';
import { shownPath, type ProjectPaths } from '../../core/paths/session-paths.ts';
import { printedPath } from '../../core/text/shell-word.ts';
import { planLines } from '../../view/text/plan-text.ts';
import { saysYes } from '../confirm.ts';
import { trustShown, wideningFiles, wideningLines, type WideningFile } from './consent.ts';
import { writeInstructions } from './write-files.ts';

export interface SettleWish {
  readonly paths: ProjectPaths;
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
  const project = wish.paths.root;
  const say = (text: string): void => (wish.quiet ? undefined : context.out(text));
  const judged = await wideningFiles(context, plan);
  if (!judged.ok) return judged;
  const widening = judged.value;
  say(`${planLines(plan).join('\n')}\n`);
  const more = wideningLines(project, widening);
  if (more.length > 0) say(`\n${more.join('\n')}\n`);
  const isWrittenOut = plan.source === 'distribution';
  // What is only written needs no question; what starts a crew is seen first.
  const asks =
    !(isWrittenOut && wish.then === '') && !wish.yes && !wish.quiet && terminal.input && terminal.output;
  // A worker or a manager may plan, but trusts nothing for the user.
  const consents = asks && widening.length > 0 && context.caller.is === 'user';
  const consent = consents ? consentText(widening, more.length > 0) : '';
  if (asks && !(await agrees(context, plan, consent, wish.then)))
    return fail({
      kind: 'declined',
      what: 'plan not used, nothing written',
    });

  const written = writeInstructions(context, wish.paths, plan.files);
  if (!written.ok) return written;
  const { archive } = written.value;
  if (archive !== null) say(`Moved what was there before to ${cleanText(shownPath(project, archive))}/\n`);
  say(`Written: ${plan.workers.map(({ file }) => cleanText(file)).join(' ')}\n`);

  if (consents) {
    const trusted = await trustShown(context, widening);
    if (!trusted.ok) return trusted;
    say(`Trusted with ${askedText(widening, more.length > 0)}, as shown.\n`);
  } else if (widening.length > 0) {
    const names = widening.map(({ path }) => printedPath(shownPath(context.cwd, path)));
    context.err(
      `muxcrew: before these can be started, read their front matter, then: muxcrew trust ${names.join(' ')}\n`,
    );
  }
  for (const { file, verify } of plan.leftOut)
    context.err(
      `muxcrew: left out of ${cleanText(file)}, as nobody confirmed it: verify: ${visibleText(verify)}\n` +
        `  to use it, add that line to the front matter, then: muxcrew trust ${printedPath(shownPath(context.cwd, `${project}/${file}`))}\n`,
    );
  return ok({ agreed: isWrittenOut || wish.yes || asks });
}

async function agrees(context: Context, plan: Plan, consent: string, then: string): Promise<boolean> {
  const files = plan.files.length === 1 ? 'this file' : `these ${String(plan.files.length)} files`;
  context.out(`\nWrite ${files}${consent}${then === '' ? '' : `, and ${then}`}? [y/N] `);
  return saysYes(context);
}

function consentText(widening: readonly WideningFile[], isMore: boolean): string {
  if (isMore) return ', trust their front matter as shown';
  const count = widening.length;
  return `, let ${count === 1 ? 'this verify command' : `these ${String(count)} verify commands`} run`;
}

function askedText({ length }: readonly WideningFile[], isMore: boolean): string {
  if (isMore) return 'their front matter';
  return length === 1 ? 'its verify command' : 'their verify commands';
}
