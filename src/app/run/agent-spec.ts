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
  if (template !== undefined) return commandRecipe(context, agent, template);
  const known = ['claude', 'demo', ...Object.keys(agents)];
  return fail({
    kind: 'bad-usage',
    command: 'run',
    detail: `there is no agent ${JSON.stringify(agent)}; known are ${known.join(', ')}${perhaps(agent, known)}`,
  });
}

function claudeRecipe(
  context: Context,
  { settings, dangerouslySkipPermissions }: AgentWish,
): Result<AgentRecipe> {
  const found = findClaude(context, settings.claudePath);
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

function commandRecipe(context: Context, name: string, template: readonly string[]): Result<AgentRecipe> {
  const [program = '', ...args] = template;
  const path = program.includes('/') ? absolute(context, program) : inPath(context, program);
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

function absolute(context: Context, path: string): string {
  return path.startsWith('/') ? path : `${context.cwd}/${path}`;
}

/** What decides whether a worker's COMPLETED holds; null: its word does. */
export function verifySpec({ verify, verifyTries }: Settings): VerifySpec | null {
  return verify === null ? null : { command: verify, tries: verifyTries };
}
