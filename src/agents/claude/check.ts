/** What doctor says of Claude Code on this machine: it is asked for its version only, never for a prompt. */
import type { AgentCheck, AgentFinding, DoctorPlace } from '../../ports/agent-definition.ts';
import type { Failure } from '../../core/failure.ts';
import { parseJson } from '../../core/json.ts';
import { printedWord } from '../../core/text/shell-word.ts';
import { isOlder } from '../../core/version.ts';
import { findClaude } from './find-claude.ts';

/** It starts in half a second; a cold disk and a first start take longer. Milliseconds. */
const startMs = 20_000;

/** Older ones were never tried. */
const triedClaude = [2, 1, 197] as const;

export interface ClaudeFacts {
  /** Does the configured agent need it? */
  readonly needed: boolean;
  readonly failure: Failure | null;
  readonly path: string | null;
  readonly start:
    | { readonly is: 'started'; readonly version: string }
    | { readonly is: 'failed'; readonly detail: string }
    | { readonly is: 'slow'; readonly seconds: number }
    | null;
  /** Strongest first: the first that says it decides. Files that are not there are left out. */
  readonly settings: readonly {
    readonly path: string;
    /** `broken`: no JSON object. */
    readonly content: 'broken' | { readonly disableAllHooks: boolean | null };
  }[];
}

export async function checkClaude(place: DoctorPlace): Promise<AgentCheck> {
  const { settings } = place;
  // With a broken configuration the environment still says where it is.
  const named = (settings === null ? place.env['CLAUDE_CLI_PATH'] : settings.claudePath) ?? '';
  const found = findClaude(place, named === '' ? null : named);
  return claudeCheck({
    needed: settings === null || settings.agent === 'claude',
    failure: found.ok ? null : found.failure,
    path: found.ok ? found.value : null,
    start: found.ok ? await start(place, found.value) : null,
    settings: settingsFiles(place).flatMap((path) => {
      const text = place.machine.tryReadText(path);
      return text === null ? [] : [{ path, content: read(text) }];
    }),
  });
}

/** Judges the facts. Pure. */
export function claudeCheck(facts: ClaudeFacts): AgentCheck {
  const level = facts.needed ? 'problem' : 'note';
  const findings = [...started(facts, level), ...hooks(facts), ...brokenSettings(facts)];
  return { id: 'claude', level, failure: facts.failure, findings };
}

async function start(place: DoctorPlace, program: string): Promise<ClaudeFacts['start']> {
  const outcome = await place.exec.run([program, '--version'], {
    env: place.cleanEnv,
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
function settingsFiles({ env, cwd, machine }: DoctorPlace): readonly string[] {
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

function started({ path, start }: ClaudeFacts, level: 'problem' | 'note'): readonly AgentFinding[] {
  const program = path ?? 'claude';
  if (start === null) return [];
  if (start.is === 'failed')
    return [
      finding(
        'claude-start',
        level,
        `${program} does not start: ${start.detail.replace(/\.$/, '')}`,
        `${printedWord(program)} --version; or: npm install -g @anthropic-ai/claude-code`,
      ),
    ];
  if (start.is === 'slow')
    return [
      finding(
        'claude-start',
        'warning',
        `${program} --version gave no answer within ${start.seconds} s`,
        `time ${printedWord(program)} --version`,
      ),
    ];
  return isOlder(start.version, triedClaude)
    ? [
        finding(
          'claude',
          'note',
          `Claude Code ${start.version} is here (${program}), older than those that muxcrew was tried with (${triedClaude.join('.')} on)`,
          'claude update',
        ),
      ]
    : [finding('claude', 'ok', `Claude Code ${start.version} is here (${program}) and starts`)];
}

/** The strongest file that speaks of it decides. */
function hooks({ settings }: ClaudeFacts): readonly AgentFinding[] {
  const speaking = settings.find(({ content }) => content !== 'broken' && content.disableAllHooks !== null);
  if (speaking === undefined || speaking.content === 'broken' || speaking.content.disableAllHooks !== true)
    return [];
  return [
    finding(
      'claude-hooks',
      'warning',
      `${speaking.path} has disableAllHooks: true, so that muxcrew cannot hear of a worker's turns and shows it as unknown`,
      `take "disableAllHooks" out of ${speaking.path}`,
    ),
  ];
}

function brokenSettings({ settings }: ClaudeFacts): readonly AgentFinding[] {
  return settings
    .filter(({ content }) => content === 'broken')
    .map(({ path }) =>
      finding(
        'claude-settings',
        'warning',
        `${path} is no JSON object: Claude Code opens a dialog about it before its first turn`,
        `correct ${path}`,
      ),
    );
}

function finding(
  id: string,
  level: AgentFinding['level'],
  what: string,
  mend: string | null = null,
): AgentFinding {
  return { id, level, what, mend };
}
