/** Programs of the user's own: their templates in the configuration (`agents:`) and where the programs are. */
import type { AgentDefinition, ProgramPlace, WorkerFill } from '../../ports/agent-definition.ts';
import { taskText } from '../../core/config/front-matter.ts';
import { fail, ok } from '../../core/result.ts';
import { inPath, isExecutable } from '../../ports/find-program.ts';
import { commandTraits, type CommandSpec } from './spec.ts';

export const command: AgentDefinition = {
  kind: 'command',
  traits: commandTraits,
  names: ({ agents }) => Object.keys(agents),
  recipe(place, { settings, known = [] }, name) {
    const [program = '', ...args] = settings.agents[name] ?? [];
    const recorded = known
      .filter((agent): agent is CommandSpec => agent.kind === 'command')
      .flatMap((agent) => (agent.name === name ? agent.argv.slice(0, 1) : []))
      // The configuration may name another program by now.
      .filter((path) => path.endsWith(`/${program}`))
      .find(isExecutable(place));
    const path = program.includes('/') ? absolute(place, program) : (recorded ?? inPath(place, program));
    if (path === null || !place.files.isExecutable(path))
      return fail({ kind: 'program-missing', agent: name, program });
    return ok((fill): CommandSpec => ({
      kind: 'command',
      traits: commandTraits,
      name,
      argv: [path, ...args.map((part) => filled(place, part, fill))],
    }));
  },
  load: async () => (await import('./agent.ts')).commandAgent(),
};

/** `{prompt}` is the task of the instruction file, without its front matter; the others are paths, ids and names. One pass: a text that is filled in is not filled again. */
function filled({ files }: ProgramPlace, part: string, fill: WorkerFill): string {
  return part.replace(/\{(id|name|instructions|status|outputs|prompt)\}/g, (_, key: string) =>
    key === 'prompt' ? taskText(files.readText(fill.instructions) ?? '') : fill[key as keyof WorkerFill],
  );
}

function absolute({ cwd }: ProgramPlace, path: string): string {
  return path.startsWith('/') ? path : `${cwd}/${path}`;
}
