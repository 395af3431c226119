/** Any program of the person's own, by a template in their configuration. Owns nothing but how such a program is ended. */
import type { Agent, FinishedNeed } from '../../ports/agent.ts';

export function commandAgent(): Agent {
  return {
    kind: 'command',
    // Whether it reads what is typed is the program's own business.
    capabilities: new Set(['messages']),
    endsWhenDone: true,
    gate: () => null,
    prepare({ worker, needs, env }) {
      const spec = worker.agent;
      if (spec.kind !== 'command') throw new Error(`command: a ${spec.kind} worker`);
      const told = needs.length === 0 ? {} : { MUXCREW_NEEDS: needs.map(row).join('\n') };
      return { argv: spec.argv, cwd: worker.cwd, env: { ...env, ...told } };
    },
    end: { signal: 'SIGTERM', graceMs: 5000 },
    asks: null,
    registry: null,
    telemetry: null,
    screen: null,
    trust: null,
    interruptKey: null,
    // Byte for byte: what its text means is the program's own business.
    plainText: (text) => ({ text, wasCommand: false }),
    composer: null,
    report: () => null,
  };
}

/** Parts by tabs: the last two are paths, and no name has a tab. */
function row({ id, name, completed, statusFile, instructions }: FinishedNeed): string {
  return [id, name, completed ? 'completed' : 'skipped', statusFile, instructions].join('\t');
}
