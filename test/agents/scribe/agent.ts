/** Starts scribe.sh, and reads what its hooks tell: `{"did":"begin","talk":"ID"}`. */
import { plainAgent } from '../../../src/agents/plain-agent.ts';
import { parseJson } from '../../../src/core/json.ts';
import type { TurnFact } from '../../../src/core/model/facts/turn-fact.ts';
import type { Agent, AgentContext } from '../../../src/ports/agent.ts';
import type { AgentParts } from '../../../src/ports/agent-definition.ts';

export function scribeAgent({ files, assets }: Pick<AgentParts, 'files' | 'assets'>): Agent {
  const resumes = ({ run }: AgentContext): boolean => run > 1;
  return plainAgent({
    kind: 'scribe',
    resumes,
    prepare(context) {
      const { worker, paths, env, run } = context;
      const { program, conversation: first } = worker.agent;
      if (program === undefined || first === undefined) throw new Error(`worker ${worker.id} is no scribe`);
      const conversation = context.conversation ?? first;
      files.makeFolder(`${paths.folder}/events`, 0o700);
      const hook = `${assets}/hook.sh`;
      return {
        argv: [program, resumes({ ...context, run }) ? 'resume' : 'begin', conversation, worker.id],
        cwd: worker.cwd,
        env: {
          ...env,
          SCRIBE_HOOK: hook,
          SCRIBE_EVENTS: `${paths.folder}/events`,
          SCRIBE_STATUS: paths.statusFile,
        },
      };
    },
    report(name, content, at) {
      const record = parseJson(content);
      if (!name.endsWith('-Scribe.json') || typeof record !== 'object' || record === null) return null;
      const turn = turnOf('did' in record ? record.did : null, at);
      const talk = 'talk' in record && typeof record.talk === 'string' ? record.talk : null;
      return turn === null ? null : { turn, conversation: talk, permissionMode: null };
    },
  });
}

function turnOf(did: unknown, at: number): TurnFact | null {
  switch (did) {
    case 'open':
      return { is: 'ready', at };
    case 'begin':
      return { is: 'running', at };
    case 'end':
      return { is: 'over', at };
    case 'locked out':
      return { is: 'failed', error: 'locked out', kind: 'login', at };
    default:
      return null;
  }
}
