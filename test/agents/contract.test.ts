/** Every agent of the registry, and one that tests add to it, keeps the contract. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasTranscript } from '../../src/agents/claude/conversation.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import { agentContract, type AgentSample } from './agent-contract.ts';
import { agents } from './list.ts';

const samples: Readonly<Record<string, AgentSample>> = {
  claude: {
    programs: ['claude'],
    converse(home, { cwd, agent: { conversation = '' } }) {
      const folder = join(home, '.claude/projects', cwd.replace(/[^A-Za-z0-9]/g, '-'));
      mkdirSync(folder, { recursive: true });
      const line = { type: 'user', message: { role: 'user', content: 'Build it.' } };
      writeFileSync(join(folder, `${conversation}.jsonl`), `${JSON.stringify(line)}\n`);
      expect(hasTranscript(nodeFiles(), { HOME: home }, cwd, conversation)).toBe(true);
    },
    record: {
      name: '0000000318884-0003905-1795353746518-UserPromptSubmit.json',
      content: '{"session_id":"c0ffee-1","hook_event_name":"UserPromptSubmit"}',
    },
  },
  demo: {},
  command: { settings: { agents: { aider: ['aider', '{instructions}'] } }, programs: ['aider'] },
  scribe: {
    programs: ['scribe'],
    record: { name: '1-1-1-Scribe.json', content: '{"did":"begin","talk":"c0ffee-1"}' },
  },
};

for (const definition of agents) agentContract(definition, samples[definition.kind] ?? {});

it('has names that no two agents share', () => {
  const names = agents.flatMap((agent) => agent.names({ agents: {} }));
  expect(new Set(names).size).toBe(names.length);
});
