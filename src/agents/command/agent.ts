/** Any program of the person's own, by a template in their configuration. Owns nothing but how such a program is ended. */
import type { Agent } from '../../ports/agent.ts';

export function commandAgent(): Agent {
  return {
    kind: 'command',
    // Whether it reads what is typed is the program's own business.
    capabilities: new Set(['messages']),
    endsWhenDone: true,
    gate: () => null,
    prepare({ worker, env }) {
      const spec = worker.agent;
      if (spec.kind !== 'command') throw new Error(`command: a ${spec.kind} worker`);
      return { argv: spec.argv, cwd: worker.cwd, env };
    },
    end: { signal: 'SIGTERM', graceMs: 5000 },
    asks: null,
    registry: null,
    telemetry: null,
    screen: null,
    trust: null,
    composer: null,
    report: () => null,
  };
}
