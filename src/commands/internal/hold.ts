/** `muxcrew hold`: the process that holds the terminals of all sessions on the pty backend. For inside use. */
import { ok } from '../../core/result.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'hold',
    summary: 'Hold the terminals of sessions without tmux.',
    positionals: [],
    details: [],
    options: [],
    examples: [],
    internal: true,
  },
  async run(context) {
    const held = await context.hold();
    return held.ok ? ok(0) : held;
  },
};
