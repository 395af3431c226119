/** The built-in demo agent: a shell script that plays a worker. Owns its argv; reports by the status file only. */
import { join } from 'node:path';
import type { Agent } from '../../ports/agent.ts';
import { plainAgent } from '../plain-agent.ts';
import type { DemoSpec } from './spec.ts';

export interface DemoAgentParts {
  /** The folder of demo.sh. */
  readonly assets: string;
}

export function demoAgent({ assets }: DemoAgentParts): Agent {
  return plainAgent({
    kind: 'demo',
    prepare({ worker, paths, env }) {
      if (worker.agent.kind !== 'demo') throw new Error(`demo: a ${worker.agent.kind} worker`);
      const { scene } = worker.agent as DemoSpec;
      return {
        argv: [
          '/bin/sh',
          join(assets, 'demo.sh'),
          scene,
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
  });
}
