/** What can stand in a place: sessions, workers, agents, layouts … Reads files only, and asks nobody. */
import type { OptionSpec } from '../cli/command.ts';
import type { Context } from './context.ts';
import { visibleText } from '../core/text/clean-text.ts';
import { addressProblem } from '../core/wire/ssh-host.ts';
import { sessionChoice } from './sessions/chosen-session.ts';
import { findSessions } from './sessions/sessions.ts';

export interface Candidate {
  readonly word: string;
  readonly what: string;
}

/** `files`, `folders`: the shell's own completion knows them best. */
export type Answer = readonly Candidate[] | 'files' | 'folders';

const plain = (words: readonly string[], what: string): readonly Candidate[] =>
  words.map((word) => ({ word, what }));

/** Options whose values are known by their name; the others are known by what their value is called. */
const knownValues: Readonly<Record<string, (context: Context) => Answer | Promise<Answer>>> = {
  agent: agents,
  backend: () => plain(['auto', 'tmux', 'pty'], 'backend'),
  'permission-mode': (context) => agentValues(context, 'permission-mode', 'permission mode'),
  scene: (context) => agentValues(context, 'scene', 'scene'),
  model: (context) => agentValues(context, 'model', 'model'),
  layout: layouts,
};

export async function valuesOf(
  context: Context,
  option: OptionSpec,
  session: string | null,
): Promise<Answer> {
  const known = knownValues[option.name];
  return known === undefined ? thingsOf(context, option.value ?? '', session) : known(context);
}

/** By the word that help uses for it. */
export function thingsOf(context: Context, kind: string, session: string | null): Answer | Promise<Answer> {
  switch (kind) {
    case 'WORKER':
      return workers(context, session);
    case 'SESSION':
      return sessions(context);
    case 'FILE':
      return 'files';
    case 'FOLDER':
      return 'folders';
    case 'LAYOUT':
      return layouts(context);
    case 'HOST':
      return hosts(context);
    case 'COMMAND':
      return plain(context.commandNames, 'command');
    default:
      return [];
  }
}

function sessions(context: Context): readonly Candidate[] {
  return findSessions(context)
    .filter(({ standing }) => standing !== 'ended')
    .map(({ id, project, standing }) => ({ word: id, what: `${standing}, ${visibleText(project)}` }));
}

function workers(context: Context, session: string | null): readonly Candidate[] {
  const choice = sessionChoice(context, session, 'any');
  const all = choice.is === 'one' ? (choice.session.snapshot?.workers ?? []) : [];
  if (all.length === 0) return [];
  return [
    ...all.map(({ id, name, state }) => ({ word: name, what: `worker ${id}, ${state}` })),
    ...all.map(({ id, name, state }) => ({ word: id, what: `${name}, ${state}` })),
    { word: 'all', what: 'every worker' },
  ];
}

/** Those of the person's own configuration, and the plain names of their ssh_config. */
async function hosts(context: Context): Promise<readonly Candidate[]> {
  const settings = await context.hosts();
  const own = settings.ok ? Object.keys(settings.value) : [];
  const text = context.files.readText(`${context.env['HOME'] ?? ''}/.ssh/config`) ?? '';
  const ofSsh = [...text.matchAll(/^[ \t]*Host[ \t=]+(.*)$/gim)]
    .flatMap(([, names = '']) => names.trim().split(/\s+/))
    .filter((name) => addressProblem(name) === null && !own.includes(name));
  return [...plain(own, 'host, your configuration'), ...plain([...new Set(ofSsh)], 'host, ssh_config')];
}

/** A configuration that is broken names no agents of its own. */
async function agents(context: Context): Promise<readonly Candidate[]> {
  const config = await context.config(context.cwd, {});
  const known = await context.agents();
  const all = config.ok ? known.flatMap(({ names }) => names(config.value.settings)) : [];
  const builtIn = known.flatMap(({ names }) => names({ agents: {} }));
  const own = all.filter((name) => !builtIn.includes(name));
  return [...plain(builtIn, 'built in'), ...plain(own, 'from the configuration')];
}

/** What agents know as values of that option. */
async function agentValues(context: Context, option: string, what: string): Promise<readonly Candidate[]> {
  const known = await context.agents();
  return plain(
    known.flatMap(({ optionValues }) => optionValues?.[option] ?? []),
    what,
  );
}

/** Those that the current project can have; a broken one is offered too, and says what is wrong when it is chosen. */
async function layouts(context: Context): Promise<readonly Candidate[]> {
  const found = await context.layouts(context.cwd);
  return found.map(({ name, source }) => ({ word: name, what: `layout, ${source}` }));
}
