/** What Claude Code is like on this machine: asked for its version only, never for a prompt. */
import { parseJson } from '../../core/json.ts';
import type { ClaudeFacts } from '../../view/doctor/facts.ts';
import type { Machine } from '../../ports/machine.ts';
import type { Context, LoadedConfig } from '../context.ts';
import { cleanEnvironment } from '../environment.ts';
import { findClaude } from '../run/find-program.ts';

/** It starts in half a second; a cold disk and a first start take longer. Milliseconds. */
const startMs = 20_000;

export async function claudeFacts(
  context: Context,
  machine: Machine,
  loaded: LoadedConfig | null,
): Promise<ClaudeFacts> {
  // With a broken configuration the environment still says where it is.
  const named = (loaded === null ? context.env['CLAUDE_CLI_PATH'] : loaded.settings.claudePath) ?? '';
  const found = findClaude(context, named === '' ? null : named);
  return {
    needed: (loaded?.settings.agent ?? 'claude') === 'claude',
    failure: found.ok ? null : found.failure,
    path: found.ok ? found.value : null,
    start: found.ok ? await start(context, found.value) : null,
    settings: settingsFiles(context, machine).flatMap((path) => {
      const text = machine.tryReadText(path);
      return text === null ? [] : [{ path, content: read(text) }];
    }),
  };
}

async function start(context: Context, program: string): Promise<ClaudeFacts['start']> {
  const outcome = await context.exec.run([program, '--version'], {
    env: cleanEnvironment(context.env),
    timeoutMs: startMs,
  });
  if (outcome.errorCode === 'ETIMEDOUT') return { is: 'slow', seconds: startMs / 1000 };
  const version = /\d+\.\d+\.\d+/.exec(outcome.stdout)?.[0];
  if (outcome.code === 0 && version !== undefined) return { is: 'started', version };
  const said = outcome.stderr.trim().split('\n')[0] ?? '';
  const how = outcome.errorCode ?? outcome.signal ?? `exit ${String(outcome.code)}`;
  return { is: 'failed', detail: said === '' ? how : `${how}: ${said}` };
}

/** Strongest first, as Claude Code ranks them. */
function settingsFiles(context: Context, machine: Machine): readonly string[] {
  const { env, cwd } = context;
  const named = env['CLAUDE_CONFIG_DIR'] ?? '';
  const own = named === '' ? `${env['HOME'] ?? ''}/.claude` : named;
  const managed =
    machine.platform === 'darwin' ? '/Library/Application Support/ClaudeCode' : '/etc/claude-code';
  return [
    `${managed}/managed-settings.json`,
    `${cwd}/.claude/settings.local.json`,
    `${cwd}/.claude/settings.json`,
    `${own}/settings.json`,
  ];
}

function read(text: string): ClaudeFacts['settings'][number]['content'] {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'broken';
  const said = 'disableAllHooks' in value ? value.disableAllHooks : null;
  return { disableAllHooks: typeof said === 'boolean' ? said : null };
}
