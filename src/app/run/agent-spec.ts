/** Settings and flags -> which program a worker runs. Checks that it is there; starts nothing. */
import type { Settings } from '../../core/config/settings.ts';
import type { AgentSpec, DemoScene, VerifySpec } from '../../core/model/worker.ts';
import type { Context } from '../context.ts';
import { taskText } from '../../core/config/front-matter.ts';
import { perhaps } from '../../core/nearest.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { demoScenes } from '../../core/model/worker.ts';
import { findClaude, inPath } from './find-program.ts';

export interface AgentWish {
  readonly settings: Settings;
  readonly dangerouslySkipPermissions: boolean;
  readonly scene: string | null;
  /** Agents of the live crew: their programs are known, wherever the caller's PATH leads. Absent: a new crew. */
  readonly known?: readonly AgentSpec[];
}

/** What differs between the workers of one crew. */
export interface WorkerFill {
  readonly id: string;
  readonly name: string;
  readonly instructions: string;
  readonly status: string;
  readonly outputs: string;
}

/** A recipe, checked once for the whole crew; each worker gets its own spec of it. */
export type AgentRecipe = (fill: WorkerFill) => AgentSpec;

export function agentRecipe(context: Context, wish: AgentWish): Result<AgentRecipe> {
  const { agent } = wish.settings;
  if (agent === 'claude') return claudeRecipe(context, wish);
  if (agent === 'demo') return demoRecipe(wish.scene);
  const { agents } = wish.settings;
  const template = Object.hasOwn(agents, agent) ? agents[agent] : undefined;
  if (template !== undefined) return commandRecipe(context, agent, template, wish.known);
  const known = ['claude', 'demo', ...Object.keys(agents)];
  return fail({
    kind: 'bad-usage',
    command: 'run',
    detail: `there is no agent ${JSON.stringify(agent)}; known are ${known.join(', ')}${perhaps(agent, known)}`,
  });
}

function claudeRecipe(
  context: Context,
  { settings, dangerouslySkipPermissions, known = [] }: AgentWish,
): Result<AgentRecipe> {
  const recorded =
    settings.claudePath === null
      ? known.flatMap((agent) => (agent.kind === 'claude' ? [agent.program] : [])).find(isExecutable(context))
      : undefined;
  const found = recorded === undefined ? findClaude(context, settings.claudePath) : ok(recorded);
  if (!found.ok) return found;
  return ok(() => ({
    kind: 'claude',
    program: found.value,
    model: settings.model,
    permissionMode: settings.permissionMode,
    dangerouslySkipPermissions,
    allow: settings.allow,
    deny: settings.deny,
    conversation: context.newUuid(),
  }));
}

function demoRecipe(scene: string | null): Result<AgentRecipe> {
  const known = demoScene(scene);
  return known.ok ? ok(() => ({ kind: 'demo', scene: known.value })) : known;
}

/** `scene`: as it was typed; null: the usual one. */
export function demoScene(scene: string | null): Result<DemoScene> {
  const wanted = scene ?? 'normal';
  const known = demoScenes.find((one): one is DemoScene => one === wanted);
  if (known !== undefined) return ok(known);
  return fail({
    kind: 'bad-usage',
    command: 'demo',
    detail: `there is no scene ${JSON.stringify(wanted)}; known are ${demoScenes.join(', ')}${perhaps(wanted, demoScenes)}`,
  });
}

function commandRecipe(
  context: Context,
  name: string,
  template: readonly string[],
  known: readonly AgentSpec[] = [],
): Result<AgentRecipe> {
  const [program = '', ...args] = template;
  const recorded = known
    .flatMap((agent) => (agent.kind === 'command' && agent.name === name ? agent.argv.slice(0, 1) : []))
    // The configuration may name another program by now.
    .filter((path) => path.endsWith(`/${program}`))
    .find(isExecutable(context));
  const path = program.includes('/') ? absolute(context, program) : (recorded ?? inPath(context, program));
  if (path === null || !context.files.isExecutable(path))
    return fail({ kind: 'program-missing', agent: name, program });
  return ok((fill) => ({
    kind: 'command',
    name,
    argv: [path, ...args.map((part) => filled(context, part, fill))],
  }));
}

/** `{prompt}` is the task of the instruction file, without its front matter; the others are paths, ids and names. One pass: a text that is filled in is not filled again. */
function filled(context: Context, part: string, fill: WorkerFill): string {
  return part.replace(/\{(id|name|instructions|status|outputs|prompt)\}/g, (_, key: string) =>
    key === 'prompt'
      ? taskText(context.files.readText(fill.instructions) ?? '')
      : fill[key as keyof WorkerFill],
  );
}

/** A recorded program may have been removed by an upgrade. */
function isExecutable({ files }: Context): (path: string) => boolean {
  return (path) => path.startsWith('/') && files.stat(path)?.kind === 'file' && files.isExecutable(path);
}

function absolute(context: Context, path: string): string {
  return path.startsWith('/') ? path : `${context.cwd}/${path}`;
}

/** What decides whether a worker's COMPLETED holds; null: its word does. */
export function verifySpec({ verify, verifyTries }: Settings): VerifySpec | null {
  return verify === null ? null : { command: verify, tries: verifyTries };
}
