/** An agent for tests only, as a newcomer would add one: hooks, a conversation of its own, and resume (scribe.sh). */
import type { AgentDefinition } from '../../../src/ports/agent-definition.ts';
import type { AgentSpec, AgentTraits } from '../../../src/core/model/worker.ts';
import { fail, ok } from '../../../src/core/result.ts';
import { inPath } from '../../../src/ports/find-program.ts';

export const scribeTraits: AgentTraits = {
  endsWhenDone: false,
  tellsTurns: true,
  resumes: true,
  takesMessages: true,
  recordsPrompts: false,
  startMemoryBytes: 0,
  permissionModes: [],
  unrestrictedModes: [],
  errorHints: { login: 'type `renew` in its pane' },
  hooksOffSetting: null,
};

export const scribe: AgentDefinition = {
  kind: 'scribe',
  traits: scribeTraits,
  names: () => ['scribe'],
  recipe(place) {
    const program = inPath(place, 'scribe');
    if (program === null) return fail({ kind: 'program-missing', agent: 'scribe', program: 'scribe' });
    return ok((): AgentSpec => ({
      kind: 'scribe',
      traits: scribeTraits,
      program,
      conversation: place.newUuid(),
    }));
  },
  load: async (parts) => (await import('./agent.ts')).scribeAgent(parts),
};
