/** An agent that only runs, and is ended by SIGTERM: what others state is what they have beside that. */
import type { Agent } from '../ports/agent.ts';

export function plainAgent(own: Pick<Agent, 'kind' | 'prepare'> & Partial<Agent>): Agent {
  return {
    gate: () => null,
    program: ({ program = null }) => program,
    end: { signal: 'SIGTERM', graceMs: 5_000 },
    interruptKey: null,
    plainText: (text) => ({ text, wasCommand: false }),
    composer: null,
    report: () => null,
    asks: null,
    registry: null,
    telemetry: null,
    trust: null,
    screen: null,
    ...own,
  };
}
