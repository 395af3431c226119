/** What the spec of a command worker holds beside what every agent's does. */
import type { AgentSpec, AgentTraits } from '../../core/model/worker.ts';

export interface CommandSpec extends AgentSpec {
  readonly kind: 'command';
  /** Its key under `agents:` in the configuration. */
  readonly name: string;
  /** Placeholders already filled in. */
  readonly argv: readonly string[];
}

export const commandTraits: AgentTraits = {
  endsWhenDone: true,
  tellsTurns: false,
  resumes: false,
  // Whether it reads what is typed is the program's own business.
  takesMessages: true,
  recordsPrompts: false,
  startMemoryBytes: 0,
  permissionModes: [],
  unrestrictedModes: [],
  errorHints: {},
  hooksOffSetting: null,
};
