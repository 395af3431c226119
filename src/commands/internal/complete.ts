/**
 * `muxcrew __complete SHELL -- WORD…`: prints candidates for the last WORD, for the completion scripts. Never fails:
 * a prompt is no place for messages, so data that cannot be read has no candidates.
 */
import type { Context } from '../../app/context.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { ok } from '../../core/result.ts';
import { thingsOf, valuesOf, type Answer, type Candidate } from '../../app/completion-candidates.ts';
import { optionNames, placeOf } from '../../cli/completion/place.ts';
import { isShell, type Shell } from '../../cli/completion/scripts.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: '__complete',
    stateless: true,
    refusedSilently: true,
    summary: 'Print completion candidates.',
    positionals: [{ kind: 'NAME' }],
    text: 'required',
    details: [],
    options: [],
    examples: [],
    internal: true,
  },
  async run(context, args) {
    const [shell = ''] = args.words;
    if (!isShell(shell)) return ok(0);
    const words = (args.afterDashes ?? []).map((word) => (shell === 'bash' ? unquoted(word) : word));
    context.out(answerText(await tried(() => answerFor(context, shell, words)), shell, words.at(-1) ?? ''));
    return ok(0);
  },
};

/** Returns no candidates on a system error, such as an unreadable folder. Bugs are thrown. */
async function tried(look: () => Promise<Answer>): Promise<Answer> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return [];
    throw error;
  }
}

async function answerFor(context: Context, shell: Shell, words: readonly string[]): Promise<Answer> {
  const current = words.at(-1) ?? '';
  const [first, ...rest] = withoutHost(words.slice(0, -1));
  // Only the remote host knows its sessions, and a prompt must not wait for the network.
  const isElsewhere = words.slice(0, -1).some((word) => /^--host(=|$)/.test(word));
  if (first === undefined) return firstWords(context, shell, current);
  if (first === 'help') return thingsOf(context, 'COMMAND', null);
  // A file instead of a command means `run`.
  const isCommand = context.commandNames.includes(first);
  const own = await context.commandWords(isCommand ? first : 'run');
  if (own === null) return [];
  const before = isCommand ? rest : [first, ...rest];
  const place = placeOf(own, before, current);
  switch (place.is) {
    case 'free':
      return [];
    case 'option':
      return optionNames(own, before).map(({ name, what }) => ({ word: `--${name}`, what }));
    case 'choice':
      return place.words.map((word) => ({ word, what: '' }));
    case 'word':
      if (isElsewhere && ['WORKER', 'SESSION'].includes(place.kind)) return [];
      return thingsOf(context, place.kind, sessionAmong(before));
    case 'value': {
      if (isElsewhere && place.option.value === 'SESSION') return [];
      const values = await valuesOf(context, place.option, sessionAmong(before));
      return typeof values === 'string'
        ? values
        : values.map(({ word, what }) => ({ word: `${place.prefix}${word}`, what }));
    }
  }
}

/** Removes the options before the command: `muxcrew --host box status`. */
function withoutHost(words: readonly string[]): readonly string[] {
  const [first = '', ...rest] = words;
  if (/^--(?:host|project)=/.test(first)) return withoutHost(rest);
  // bash splits `--host=x` into three words.
  if (/^--(?:host|project)$/.test(first)) return withoutHost(rest[0] === '=' ? rest.slice(2) : rest.slice(1));
  return words;
}

/** Commands, or files if no command matches. bash shows no descriptions, so it loads no command. */
async function firstWords(context: Context, shell: Shell, current: string): Promise<Answer> {
  const names = context.commandNames.filter((name) => name.startsWith(current));
  if (current.startsWith('-'))
    return ['--help', '--version'].map((word) => ({ word, what: word === '--help' ? 'help' : 'version' }));
  if (names.length === 0) return 'files';
  if (shell === 'bash') return names.map((word) => ({ word, what: '' }));
  const all = await Promise.all(names.map(context.commandWords));
  return names.map((word, index) => ({ word, what: all[index]?.summary ?? '' }));
}

function sessionAmong(words: readonly string[]): string | null {
  const index = words.lastIndexOf('--session');
  const inWord = words.findLast((word) => word.startsWith('--session='));
  if (index === -1) return inWord?.slice('--session='.length) ?? null;
  return words.slice(index + 1).find((word) => word !== '=') ?? null;
}

function answerText(answer: Answer, shell: Shell, current: string): string {
  if (typeof answer === 'string') return `:${answer}\n`;
  const wanted = current === '=' ? '' : current;
  return answer
    .filter(({ word }) => word.startsWith(wanted))
    .map((candidate) => lineOf(candidate, shell))
    .join('');
}

/** One line each, whatever the name contains. */
function lineOf({ word, what }: Candidate, shell: Shell): string {
  const clean = cleanText(word, 300);
  return shell === 'bash' ? `${clean}\n` : `${clean}\t${cleanText(what, 80)}\n`;
}

/** bash passes words as they were typed: `"fo`, `my\ file`. */
function unquoted(word: string): string {
  return word.replace(/^['"]/, '').replace(/['"]$/, '').replace(/\\(.)/g, '$1');
}
