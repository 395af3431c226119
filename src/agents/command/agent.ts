/** Any program of the person's own, by a template in their configuration. Owns nothing but how such a program is ended. */
import type { Agent, FinishedNeed } from '../../ports/agent.ts';
import { plainAgent } from '../plain-agent.ts';
import type { CommandSpec } from './spec.ts';

export function commandAgent(): Agent {
  return plainAgent({
    kind: 'command',
    program: (spec) => (spec as CommandSpec).argv[0] ?? null,
    prepare({ worker, needs, env }) {
      if (worker.agent.kind !== 'command') throw new Error(`command: a ${worker.agent.kind} worker`);
      const told = needs.length === 0 ? {} : { MUXCREW_NEEDS: needs.map(row).join('\n') };
      return { argv: (worker.agent as CommandSpec).argv, cwd: worker.cwd, env: { ...env, ...told } };
    },
  });
}

/** Parts by tabs: the last two are paths, and no name has a tab. */
function row({ id, name, completed, statusFile, instructions }: FinishedNeed): string {
  return [id, name, completed ? 'completed' : 'skipped', statusFile, instructions].join('\t');
}
