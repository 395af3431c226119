/** Texts for problems with instruction files. */
import type { Failure } from '../../core/failure.ts';
import { instructionGlob } from '../../core/paths/instruction-names.ts';
import type { Remedy } from '../../core/remedy.ts';
import { unreachable } from '../../core/result.ts';
import { pathArgument, printedPath } from '../../core/text/shell-word.ts';
import { list, plain, quoted, sentence, type FailureText } from './words.ts';

export const runInstructions: Remedy = { run: ['muxcrew', 'run', { raw: instructionGlob }] };

export function noInstructionFile({
  looked,
  patterns,
  present = [],
}: Extract<Failure, { kind: 'no-instruction-file' }>): FailureText {
  if (present.length > 0)
    return {
      what: `No instruction file was named; ${plain(looked)} has ${list(present, ', ')}.`,
      fixes: [runInstructions],
    };
  const wanted = patterns.length > 0 ? ` for ${list(patterns, ', ')}` : '';
  return {
    what: `No instruction file was found in ${plain(looked)}${wanted}.`,
    fixes: [
      { text: 'write worker1_instructions.md in that folder' },
      { run: ['muxcrew', 'run', { raw: 'FILE…' }] },
    ],
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
      return {
        what: `The instruction file ${path} does not exist.`,
        fixes: [{ text: 'write it, or name another file' }],
      };
    case 'folder':
      return {
        what: `${path} is a folder, not an instruction file.`,
        fixes: [
          {
            run: [
              'muxcrew',
              command === 'add' ? 'add' : 'run',
              { raw: `${printedPath(`${raw.replace(/\/+$/, '')}/`)}*.md` },
            ],
          },
        ],
      };
    case 'empty':
      return {
        what: `The instruction file ${path} is empty.`,
        fixes: [{ text: "write the worker's task in it" }],
      };
    case 'unreadable':
      return {
        what: `Cannot read the instruction file ${path}: ${sentence(problem.reason)}`,
        fixes: [{ run: ['chmod', 'u+r', pathArgument(raw)] }],
      };
    case 'linked-out':
      return {
        what: `${path} is a symbolic link to ${plain(problem.target)}, which is outside the project.`,
        fixes:
          command === null
            ? [{ text: 'ask the user to add it, or to copy it into the project' }]
            : [{ run: ['muxcrew', command, pathArgument(problem.target)] }],
      };
    case 'not-regular':
      return {
        what: `${path} is not a regular file. Instruction files are read again later, which a pipe or device does not allow.`,
        fixes: [{ text: 'write it to a file first: COMMAND > worker1_instructions.md' }],
      };
    case 'binary':
      return { what: `${path} is not a text file.`, fixes: [{ text: 'name a text file, such as Markdown' }] };
    case 'too-large':
      return {
        what: `The instruction file ${path} is too large: ${bytes(problem.bytes)}, the limit is ${bytes(problem.limit)}.`,
        fixes: [{ text: 'shorten it, and refer to other files for the details' }],
      };
    case 'bad-name':
      return {
        what: `The file name ${quoted(path)} cannot be used: ${sentence(problem.reason)}`,
        fixes: [{ text: 'rename the file' }],
      };
    default:
      return unreachable(problem);
  }
}

function bytes(count: number): string {
  if (count < 1024) return `${count} bytes`;
  return count < 1024 * 1024 ? `${Math.ceil(count / 1024)} KB` : `${Math.ceil(count / 1024 / 1024)} MB`;
}
