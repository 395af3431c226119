/** What is the matter with instruction files, in words. */
import type { Failure } from '../../core/failure.ts';
import { unreachable } from '../../core/result.ts';
import { printedPath } from '../../core/text/shell-word.ts';
import { list, plain, quoted, sentence, type FailureText } from './words.ts';

export function noInstructionFile({
  looked,
  patterns,
  present = [],
}: Extract<Failure, { kind: 'no-instruction-file' }>): FailureText {
  if (present.length > 0)
    return {
      what: `No instruction file was named; ${plain(looked)} has ${list(present, ', ')}.`,
      mend: 'muxcrew run worker*_instructions.md',
    };
  const wanted = patterns.length > 0 ? ` for ${list(patterns, ', ')}` : '';
  return {
    what: `No instruction file was found in ${plain(looked)}${wanted}.`,
    mend: 'write worker1_instructions.md there, or: muxcrew run FILE…',
  };
}

export function instructionText({
  path: raw,
  problem,
  command = 'run',
}: Extract<Failure, { kind: 'bad-instruction-file' }>): FailureText {
  const path = plain(raw);
  switch (problem.is) {
    case 'missing':
      return { what: `The instruction file ${path} does not exist.`, mend: `write it, or name another` };
    case 'folder':
      return {
        what: `${path} is a folder, and an instruction file is needed.`,
        mend: `muxcrew ${command === 'add' ? 'add' : 'run'} ${printedPath(`${raw.replace(/\/+$/, '')}/`)}*.md`,
      };
    case 'empty':
      return {
        what: `The instruction file ${path} is empty.`,
        mend: 'write down in it what the worker should do',
      };
    case 'unreadable':
      return {
        what: `The instruction file ${path} cannot be read: ${sentence(problem.reason)}`,
        mend: `chmod u+r ${printedPath(raw)}`,
      };
    case 'linked-out':
      return {
        what: `${path} is a link to ${plain(problem.target)}, which is outside the project.`,
        mend:
          command === null
            ? 'have the user add it, or ask for a copy in the project'
            : `muxcrew ${command} ${printedPath(problem.target)}`,
      };
    case 'not-regular':
      return {
        what: `${path} is not a regular file: instruction files are read again later, which a pipe or device does not allow.`,
        mend: 'write it to a file first: COMMAND > worker1_instructions.md',
      };
    case 'binary':
      return { what: `${path} is not a text file.`, mend: 'name a text file, for instance in Markdown' };
    case 'too-large':
      return {
        what: `The instruction file ${path} is too large: it has ${bytes(problem.bytes)}, and ${bytes(problem.limit)} is the most.`,
        mend: 'shorten it, and let it name the files that hold the rest',
      };
    case 'bad-name':
      return {
        what: `The file name ${quoted(path)} cannot be used: ${sentence(problem.reason)}`,
        mend: 'rename the file',
      };
    default:
      return unreachable(problem);
  }
}

function bytes(count: number): string {
  if (count < 1024) return `${count} bytes`;
  return count < 1024 * 1024 ? `${Math.ceil(count / 1024)} KB` : `${Math.ceil(count / 1024 / 1024)} MB`;
}
