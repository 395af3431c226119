/** Judges the other programs: Node, Claude Code and its settings, git, node-pty. Pure. */
import { failureText } from '../failure-text.ts';
import { reinstallWithPty } from '../failure-text/backend.ts';
import { printedWord } from '../../core/text/shell-word.ts';
import type { ClaudeFacts, DoctorFacts } from './facts.ts';
import { finding, type Finding } from './finding.ts';
import { sentence } from './tmux.ts';

/** Older ones were never tried. */
const triedClaude = [2, 1, 197] as const;
const neededNode = [20, 19, 0] as const;

export function programFindings({
  node,
  claude,
  git,
  nodePty,
}: Pick<DoctorFacts, 'node' | 'claude' | 'git' | 'nodePty'>): readonly Finding[] {
  return [
    isOlder(node.version, neededNode)
      ? finding(
          'node',
          'problem',
          `Node.js ${node.version} is too old: 20.19 or newer is needed`,
          'install it from https://nodejs.org',
        )
      : finding('node', 'ok', `Node.js ${node.version} is here`),
    ...claudeFindings(claude),
    git === null
      ? finding(
          'git',
          'warning',
          'git was not found: Claude Code works better with it',
          'install git with your package manager',
        )
      : finding('git', 'ok', `${git} is here`),
    nodePty === null
      ? finding('node-pty', 'ok', 'node-pty loads')
      : finding(
          'node-pty',
          'note',
          `node-pty does not load (${nodePty}): only the pty backend, for machines without tmux, needs it`,
          reinstallWithPty,
        ),
  ];
}

function claudeFindings(claude: ClaudeFacts): readonly Finding[] {
  const level = claude.needed ? 'problem' : 'note';
  if (claude.failure !== null) {
    const { what, mend } = failureText(claude.failure);
    return [finding('claude', level, sentence(what), mend)];
  }
  return [...started(claude, level), ...hooks(claude), ...brokenSettings(claude)];
}

function started({ path, start }: ClaudeFacts, level: 'problem' | 'note'): readonly Finding[] {
  const program = path ?? 'claude';
  if (start === null) return [];
  if (start.is === 'failed')
    return [
      finding(
        'claude-start',
        level,
        `${program} does not start: ${sentence(start.detail)}`,
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
function hooks({ settings }: ClaudeFacts): readonly Finding[] {
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

function brokenSettings({ settings }: ClaudeFacts): readonly Finding[] {
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

/** Numbers are compared as far as `than` goes; what cannot be read is not older. */
function isOlder(version: string, than: readonly number[]): boolean {
  const numbers = version.split('.').map(Number);
  for (const [index, wanted] of than.entries()) {
    const number = numbers[index] ?? 0;
    if (Number.isNaN(number) || number > wanted) return false;
    if (number < wanted) return true;
  }
  return false;
}
