/** The Claude Code CLI: how settings become a worker of it, and what loads the rest of this folder. */
import type { AgentDefinition } from '../../ports/agent-definition.ts';
import { isExecutable } from '../../ports/find-program.ts';
import { ok } from '../../core/result.ts';
import { findClaude, offPathNote } from './find-claude.ts';
import { claudeTraits, type ClaudeSpec } from './spec.ts';

export const claude: AgentDefinition = {
  kind: 'claude',
  traits: claudeTraits,
  names: () => ['claude'],
  recipe(place, { settings, dangerouslySkipPermissions, known = [] }) {
    const recorded =
      settings.claudePath === null
        ? known
            .flatMap(({ kind, program }) => (kind === 'claude' ? (program ?? []) : []))
            .find(isExecutable(place))
        : undefined;
    const found = recorded === undefined ? findClaude(place, settings.claudePath) : ok(recorded);
    if (!found.ok) return found;
    return ok((): ClaudeSpec => ({
      kind: 'claude',
      traits: claudeTraits,
      program: found.value,
      model: settings.model,
      permissionMode: settings.permissionMode,
      dangerouslySkipPermissions,
      allow: settings.allow,
      deny: settings.deny,
      conversation: place.newUuid(),
    }));
  },
  note: (place, { claudePath }) => offPathNote(place, claudePath),
  manages: true,
  optionValues: {
    'permission-mode': ['default', 'acceptEdits', 'plan', 'auto', 'dontAsk'],
    model: ['opus', 'sonnet', 'haiku'],
  },
  load: async (parts) => (await import('./agent.ts')).claudeAgent(parts),
  conversationEntries: async () => (await import('./conversation-entries.ts')).conversationEntries,
  planner: {
    program: (place, { claudePath }) => findClaude(place, claudePath),
    load: async (exec) => (await import('./planner/planner.ts')).claudePlanner({ exec }),
  },
  check: async (place) => (await import('./check.ts')).checkClaude(place),
};
