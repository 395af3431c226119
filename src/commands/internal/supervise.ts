/** `muxcrew supervise`: the supervisor, run by its restart loop. Internal. */
import { fail, ok } from '../../core/result.ts';
import { supervise } from '../../runtime/supervisor.ts';
import type { Command } from '../../app/command.ts';

/** Not 0, so that the restart loop starts it again. */
const againCode = 75;

export const command: Command = {
  // A start that still waits (for its gate, or for a first sign of life) could continue in a session that another supervisor owns by then.
  endsAtOnce: true,
  words: {
    name: 'supervise',
    summary: 'Supervise a session.',
    positionals: [],
    details: [],
    options: [{ name: 'session', value: 'SESSION', what: 'The session.' }],
    examples: [],
    internal: true,
  },
  async run(context, args) {
    const id = args.value('session');
    if (id === null) return fail({ kind: 'bad-usage', command: 'supervise', detail: '--session is missing' });
    const world = await context.world(id);
    // No session is the end: the restart loop must not retry for ever.
    if (!world.ok) return world.failure.kind === 'no-session' ? ok(0) : world;
    const end = await supervise(world.value, id);
    return ok(end.is === 'over' ? 0 : againCode);
  },
};
