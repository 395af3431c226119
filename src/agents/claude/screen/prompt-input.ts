/**
 * Hands Claude its first prompt by standard input: every user of the machine can read the arguments of a process. Claude
 * then takes its keys from the terminal itself (measured on Linux, 2.1.330 and 2.1.332, also with --resume and with CI set).
 */
import { basename } from 'node:path';
import type { Files } from '../../../ports/files.ts';
import { shellWord } from '../../../core/text/shell-word.ts';

const elf = '\u007fELF';

/**
 * Only for the native program of Linux. Anything else gets the prompt as an argument: macOS was not measured, and a script of
 * the user's (`docker run -it …`) may need a terminal for its input.
 */
export function takesInput(files: Files, program: string): boolean {
  try {
    const head = files.readBytes(program, 0, elf.length);
    return head !== null && Buffer.from(head).toString('latin1') === elf;
  } catch {
    // An execute-only program. The start itself says what is wrong with any other.
    return false;
  }
}

/** Editors that draw in the terminal. Of all others (`code --wait`) Claude knows by name how to start them. */
const terminalEditor =
  /^(nano|pico|micro|ne|joe|jed|mg|ed|vi|vim|nvim|view|vis|hx|helix|kak|emacs|emacsclient)$/;

/** Claude's editor (Ctrl-G) would inherit the prompt as its input; nano refuses that. */
export function editorEnv(
  env: Readonly<Record<string, string>>,
  assets: string,
): Readonly<Record<string, string>> {
  const names = ['VISUAL', 'EDITOR'].filter((name) => {
    const [program = ''] = (env[name] ?? '').trim().split(/\s+/);
    return terminalEditor.test(basename(program));
  });
  const script = `${assets}/editor.sh`;
  // Claude takes the words apart at blanks.
  if (shellWord(script) !== script) return {};
  return Object.fromEntries(names.map((name) => [name, `/bin/sh ${script} ${env[name] ?? ''}`]));
}
