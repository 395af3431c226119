/** `muxcrew trust`: the user's consent to a configuration or instruction file, by its content. */
import type { Arguments } from '../../cli/command.ts';
import type { Context, Trust } from '../../app/context.ts';
import { instructionLimit } from '../../core/config/instruction-check.ts';
import { cleanText, visibleText } from '../../core/text/clean-text.ts';
import { exitCodes } from '../../core/failure.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { saysYes } from '../../app/confirm.ts';
import { wideningOf, type Widening } from '../../app/trust/widening.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'trust',
    summary: 'Let a configuration or instruction file name programs and widen rights, as it is now.',
    positionals: [{ kind: 'FILE', many: true, optional: true }],
    details: [
      'Shows what each FILE asks for. On a terminal it asks before it trusts them, unless --yes.',
      'Without FILE: what is trusted already, and where a link in its cwd leads. A file whose content, or link, changes is',
      'trusted no more.',
    ],
    options: [
      { name: 'remove', what: 'Take it back.' },
      { name: 'yes', short: 'y', what: 'Show it, and do not ask.' },
    ],
    examples: [{ line: 'muxcrew trust .muxcrewrc', what: 'shows what it asks for, and asks' }],
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

/** Empty where the file is still what was trusted. */
function changeOf({ files, hash: hashOf }: Context, path: string, hash: string): string {
  try {
    const stat = files.stat(path);
    if (stat === null) return '  (no longer there)';
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
    const which = paths.length === 1 ? 'this file as it is now' : 'these files as they are now';
    context.out(`\nTrust ${which}? [y/N] `);
    if (!(await saysYes(context))) return fail({ kind: 'declined', what: 'nothing trusted' });
  }
  for (const { path, text, folder = null, lines: asked } of shown) {
    if (text !== null && asked.length === 0) {
      const isTrusted = trust.isTrusted(path, text);
      context.out(
        `${isTrusted ? 'Trusted already' : 'Asks for nothing that needs trust'}: ${cleanText(path)}\n`,
      );
      continue;
    }
    const added = trust.add(path, text ?? '', folder);
    if (!added.ok) return added;
    context.out(`Trusted as it is now: ${cleanText(path)}\n`);
  }
  return ok(0);
}

function asks(args: Arguments, terminal: { readonly input: boolean; readonly output: boolean }): boolean {
  const adds = args.words.length > 0 && !args.flag('remove');
  return adds && !args.flag('yes') && terminal.input && terminal.output;
}
