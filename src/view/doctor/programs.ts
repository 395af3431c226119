/** Judges other programs: Node, those of agents, git, node-pty. Pure. */
import { remediesText } from '../../core/remedy.ts';
import { failureText } from '../failure-text.ts';
import { reinstallWithPty } from '../failure-text/backend.ts';
import { isOlder } from '../../core/version.ts';
import type { AgentFacts, DoctorFacts } from './facts.ts';
import { finding, type Finding } from './finding.ts';
import { sentence } from './tmux.ts';

const neededNode = [20, 19, 0] as const;

export function programFindings({
  node,
  agents,
  git,
  nodePty,
}: Pick<DoctorFacts, 'node' | 'agents' | 'git' | 'nodePty'>): readonly Finding[] {
  return [
    isOlder(node.version, neededNode)
      ? finding(
          'node',
          'problem',
          `Node.js ${node.version} is too old: 20.19 or newer is required`,
          'install it from https://nodejs.org',
        )
      : finding('node', 'ok', `found Node.js ${node.version}`),
    ...agents.flatMap(agentFindings),
    git === null
      ? finding(
          'git',
          'warning',
          'git was not found: Claude Code works better with it',
          'install git with your package manager',
        )
      : finding('git', 'ok', `found ${git}`),
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

function agentFindings({ id, level, failure, findings }: AgentFacts): readonly Finding[] {
  if (failure === null) return findings;
  const { what, fixes } = failureText(failure);
  return [finding(id, level, sentence(what), remediesText(fixes))];
}
