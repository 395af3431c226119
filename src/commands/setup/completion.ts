/** `muxcrew completion`: prints a shell's completion script, which calls `muxcrew __complete`. */
import { ok } from '../../core/result.ts';
import { isShell, scripts, shells } from '../../cli/completion/scripts.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'completion',
    stateless: true,
    local: true,
    summary: 'Print a shell completion script.',
    positionals: [{ oneOf: shells }],
    details: [
      'Completes commands, options, sessions, workers and layouts. The script calls muxcrew, so it stays valid after an upgrade.',
    ],
    options: [],
    examples: [
      { line: 'source <(muxcrew completion bash)', what: 'in ~/.bashrc' },
      { line: 'source <(muxcrew completion zsh)', what: 'in ~/.zshrc, after compinit' },
      { line: 'muxcrew completion fish > ~/.config/fish/completions/muxcrew.fish', what: 'once' },
    ],
  },
  run(context, args) {
    const [shell] = args.words;
    if (shell !== undefined && isShell(shell)) context.out(scripts[shell]);
    return Promise.resolve(ok(0));
  },
};
