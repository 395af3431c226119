/** `muxcrew hold`: the pty server, which owns the terminals of all sessions on the pty backend. Internal. */
import { ok } from '../../core/result.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'hold',
    summary: 'Own the terminals of sessions without tmux.',
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
