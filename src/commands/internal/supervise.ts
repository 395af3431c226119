/** `muxcrew supervise`: the supervisor itself, under its restart loop. For inside use. */
import { fail, ok } from '../../core/result.ts';
import { supervise } from '../../runtime/supervisor.ts';
import type { Command } from '../../app/command.ts';

/** Not 0, so that the loop starts it again. */
const againCode = 75;

export const command: Command = {
  // A start that waits for its gate, or for a sign of life, would go on with a session that is another's by then.
  endsAtOnce: true,
  words: {
    name: 'supervise',
    summary: 'Supervise a session.',
    positionals: [],
    details: [],
    options: [{ name: 'session', value: 'SESSION', what: 'Which session.' }],
    examples: [],
    internal: true,
  },
  async run(context, args) {
    const id = args.value('session');
    if (id === null) return fail({ kind: 'bad-usage', command: 'supervise', detail: '--session is missing' });
    const world = await context.world(id);
    // Nothing to do is the end of it: its restart loop is not to try for ever.
    if (!world.ok) return world.failure.kind === 'no-session' ? ok(0) : world;
    const end = await supervise(world.value, id);
    return ok(end.is === 'over' ? 0 : againCode);
  },
};
