/** `muxcrew trust`: records the user's consent to a configuration or instruction file, by its content. */
import type { Arguments } from '../../cli/command.ts';
import type { Context, Trust } from '../../app/context.ts';
import { instructionLimit } from '../../core/config/instruction-check.ts';
import { cleanText, visibleText } from '../../core/text/clean-text.ts';
import { exitCodes } from '../../core/exit-code.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { saysYes } from '../../app/confirm.ts';
import { wideningOf, type Widening } from '../../app/trust/widening.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'trust',
    summary: 'Trust a configuration or instruction file in its current form.',
    positionals: [{ kind: 'FILE', many: true, optional: true }],
    details: [
      'Lets the file name programs to run and widen rights. Shows what each FILE requests and, on a terminal, asks first.',
      'Without FILE: lists the trusted files, and the targets of links in their cwd. A file is no longer trusted once its',
      'content, or such a link, changes.',
    ],
    options: [
      { name: 'remove', what: 'Withdraw trust.' },
      { name: 'yes', short: 'y', what: 'Skip the question.' },
    ],
    examples: [{ line: 'muxcrew trust .muxcrewrc', what: 'show what it requests, and ask' }],
  },
  readsInput: (args, { input, output }) => asks(args, { input, output }),
  async run(context, args) {
    const trust = await context.trust();
    if (args.words.length === 0) return list(context, trust);
    const paths = args.words.map((word) => (word.startsWith('/') ? word : `${context.cwd}/${word}`));
    return args.flag('remove') ? remove(context, trust, paths) : add(context, trust, args, paths);
  },
};

function list(context: Context, trust: Trust): Result<number> {
  for (const { path, hash, folder } of trust.list()) {
    context.out(`${hash.slice(0, 12)}  ${cleanText(path)}${changeOf(context, path, hash)}\n`);
    if (folder !== undefined) context.out(`              its cwd leads to ${visibleText(folder)}\n`);
  }
  return ok(0);
}

/** Empty if the file is unchanged. */
function changeOf({ files, hash: hashOf }: Context, path: string, hash: string): string {
  try {
    const stat = files.stat(path);
    if (stat === null) return '  (no longer exists)';
    const bytes = files.readBytes(path, 0, Math.min(stat.size, instructionLimit + 1)) ?? new Uint8Array();
    return hashOf(bytes) === hash ? '' : '  (changed since, not trusted)';
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return '  (cannot be read)';
  }
}

function remove(context: Context, trust: Trust, paths: readonly string[]): Result<number> {
  for (const path of paths) {
    if (!trust.remove(path)) {
      context.err(`muxcrew: ${cleanText(path)} was not trusted\n`);
      return ok(exitCodes.notFound);
    }
    context.out(`No longer trusted: ${cleanText(path)}\n`);
  }
  return ok(0);
}

async function add(
  context: Context,
  trust: Trust,
  args: Arguments,
  paths: readonly string[],
): Promise<Result<number>> {
  const shown: Widening[] = [];
  for (const path of paths) {
    const widening = await wideningOf(context, path);
    if (!widening.ok) return widening;
    shown.push(widening.value);
  }
  const lines = shown.flatMap((one) => one.lines);
  if (lines.length > 0) context.out(`${lines.join('\n')}\n`);
  if (lines.length > 0 && asks(args, context.terminal)) {
    const which = paths.length === 1 ? 'this file in its current form' : 'these files in their current form';
    context.out(`\nTrust ${which}? [y/N] `);
    if (!(await saysYes(context))) return fail({ kind: 'declined', what: 'nothing trusted' });
  }
  for (const { path, text, folder = null, lines: asked } of shown) {
    if (text !== null && asked.length === 0) {
      const isTrusted = trust.isTrusted(path, text);
      context.out(
        `${isTrusted ? 'Already trusted' : 'Requests nothing that needs trust'}: ${cleanText(path)}\n`,
      );
      continue;
    }
    const added = trust.add(path, text ?? '', folder);
    if (!added.ok) return added;
    context.out(`Trusted in its current form: ${cleanText(path)}\n`);
  }
  return ok(0);
}

function asks(args: Arguments, terminal: { readonly input: boolean; readonly output: boolean }): boolean {
  const adds = args.words.length > 0 && !args.flag('remove');
  return adds && !args.flag('yes') && terminal.input && terminal.output;
}
