/** What the spec of a demo worker holds beside what every agent's does. */
import type { AgentSpec, AgentTraits } from '../../core/model/worker.ts';
import type { demoScenes } from '../../core/journal/earlier-agents.ts';

/** What it plays. */
export type DemoScene = (typeof demoScenes)[number];

export interface DemoSpec extends AgentSpec {
  readonly kind: 'demo';
  readonly scene: DemoScene;
}

export const demoTraits: AgentTraits = {
  endsWhenDone: true,
  tellsTurns: false,
  resumes: false,
  // The `ask` scene reads a line from its terminal.
  takesMessages: true,
  recordsPrompts: false,
  startMemoryBytes: 0,
  permissionModes: [],
  unrestrictedModes: [],
  errorHints: {},
  hooksOffSetting: null,
};
