/** The built-in demo agent: a shell script that plays a worker. Owns its argv; reports by the status file only. */
import { join } from 'node:path';
import type { Agent } from '../../ports/agent.ts';

export interface DemoAgentParts {
  /** The folder of demo.sh. */
  readonly assets: string;
}

export function demoAgent({ assets }: DemoAgentParts): Agent {
  return {
    kind: 'demo',
    // The `ask` scene reads a line from its terminal.
    capabilities: new Set(['messages']),
    endsWhenDone: true,
    gate: () => null,
    prepare({ worker, paths, env }) {
      const spec = worker.agent;
      if (spec.kind !== 'demo') throw new Error(`demo: a ${spec.kind} worker`);
      return {
        argv: [
          '/bin/sh',
          join(assets, 'demo.sh'),
          spec.scene,
          worker.id,
          worker.instructions,
          paths.statusFile,
          paths.outputs,
        ],
        cwd: worker.cwd,
        env,
      };
    },
    end: { signal: 'SIGTERM', graceMs: 2000 },
    asks: null,
    registry: null,
    telemetry: null,
    screen: null,
    trust: null,
    interruptKey: null,
    plainText: (text) => ({ text, wasCommand: false }),
    composer: null,
    report: () => null,
  };
}
