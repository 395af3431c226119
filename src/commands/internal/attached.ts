/** `muxcrew __attached`: reports what happened to an attach, for a client that lost its connection. Internal. */
import type { Context } from '../../app/context.ts';
import type { Fate, Standing } from '../../core/wire/reconnect.ts';
import { isAttachmentId } from '../../core/wire/attachment.ts';
import { fail, ok } from '../../core/result.ts';
import { readRecord } from '../../app/attach/attachment.ts';
import { findSession, isUp, type FoundSession } from '../../app/sessions/sessions.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: '__attached',
    summary: 'Report what happened to an attach.',
    positionals: [{ kind: 'ID' }],
    details: [],
    options: [],
    examples: [],
    internal: true,
  },
  run(context, args) {
    const [id = ''] = args.words;
    if (!isAttachmentId(id))
      return Promise.resolve(fail({ kind: 'bad-usage', command: '__attached', detail: 'invalid attach id' }));
    context.out(`${JSON.stringify(fateOf(context, id))}\n`);
    return Promise.resolve(ok(0));
  },
};

function fateOf(context: Context, id: string): Fate {
  const record = readRecord(context, id);
  if (record === null) return { is: 'unknown' };
  const { session, code } = record;
  if (code !== null) return { is: 'ended', code };
  return { is: 'cut off', session, standing: standingOf(findSession(context, session)) };
}

function standingOf(found: FoundSession | null): Standing {
  if (found === null || found.standing === 'lost') return 'lost';
  return isUp(found) ? 'up' : 'ended';
}
