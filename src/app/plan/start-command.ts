/** The command line that starts planned workers, to be pasted where the user is. */
import type { Context } from '../context.ts';
import { instructionGlob, isInstructionName } from '../../core/paths/instruction-names.ts';
import type { CommandRemedy } from '../../core/remedy.ts';
import { pathArgument, printedPath } from '../../core/text/shell-word.ts';

export interface StartWish {
  readonly project: string;
  /** Null: no limit is named. */
  readonly max: number | null;
  /** Names of instruction files in the project folder. */
  readonly names: readonly string[];
}

/** A glob stands for all files where their names allow it. */
export function startCommand(
  { cwd }: Pick<Context, 'cwd'>,
  { project, max, names }: StartWish,
): CommandRemedy {
  const isHere = project === cwd;
  const files = names.every(isInstructionName)
    ? [{ raw: `${isHere ? '' : `${printedPath(project)}/`}${instructionGlob}` }]
    : names.map((name) => (isHere ? pathArgument(name) : pathArgument(`${project}/${name}`)));
  return {
    run: [
      'muxcrew',
      'run',
      ...(max === null ? [] : ['--max', String(max)]),
      ...(isHere ? [] : ['--project', pathArgument(project)]),
      ...files,
    ],
  };
}
