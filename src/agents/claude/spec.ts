/** What the spec of a Claude worker holds beside what every agent's does, and what sets Claude apart. */
import type { AgentSpec, AgentTraits } from '../../core/model/worker.ts';

export interface ClaudeSpec extends AgentSpec {
  readonly kind: 'claude';
  /** Absolute path of the CLI. */
  readonly program: string;
  readonly model: string | null;
  readonly permissionMode: string | null;
  readonly dangerouslySkipPermissions: boolean;
  /** The conversation's UUID, handed over by `--session-id` and later by `--resume`. */
  readonly conversation: string;
}

export const claudeTraits: AgentTraits = {
  endsWhenDone: false,
  tellsTurns: true,
  resumes: true,
  takesMessages: true,
  recordsPrompts: true,
  // 222 to 310 MB measured.
  startMemoryBytes: 310 * 1024 * 1024,
  permissionModes: ['plan', 'dontAsk', 'default', 'acceptEdits', 'auto', 'bypassPermissions'],
  unrestrictedModes: ['bypassPermissions'],
  errorHints: {
    login: '/login in its pane',
    model: '/model in its pane',
    context: '/compact or /clear in its pane',
  },
  hooksOffSetting: 'disableAllHooks',
};
