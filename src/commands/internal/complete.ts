/**
 * `muxcrew __complete SHELL -- WORD…`: what could stand in the place of the last WORD, for the completion scripts. Never
 * fails: a prompt is no place for messages, so what cannot be read has no candidates.
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
    summary: 'Say what could stand here.',
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

/** What the system refuses to show (a folder without rights) cannot be completed. Our own bugs go on up. */
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
  // What is there can only be said over there, and a prompt waits for nobody.
  const isElsewhere = words.slice(0, -1).some((word) => /^--host(=|$)/.test(word));
  if (first === undefined) return firstWords(context, shell, current);
  if (first === 'help') return thingsOf(context, 'COMMAND', null);
  // No command, but a file: `run` is meant.
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

/** `muxcrew --host box status`: what comes before the command says only where. */
function withoutHost(words: readonly string[]): readonly string[] {
  const [first = '', ...rest] = words;
  if (/^--(?:host|project)=/.test(first)) return withoutHost(rest);
  // bash takes `--host=x` for three words.
  if (/^--(?:host|project)$/.test(first)) return withoutHost(rest[0] === '=' ? rest.slice(2) : rest.slice(1));
  return words;
}

/** Commands; a file where none begins so. bash shows no descriptions, so that no command has to be loaded for it. */
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

/** One line each, whatever is in a name. */
function lineOf({ word, what }: Candidate, shell: Shell): string {
  const clean = cleanText(word, 300);
  return shell === 'bash' ? `${clean}\n` : `${clean}\t${cleanText(what, 80)}\n`;
}

/** bash hands words over as they were typed: `"fo`, `my\ file`. */
function unquoted(word: string): string {
  return word.replace(/^['"]/, '').replace(/['"]$/, '').replace(/\\(.)/g, '$1');
}
