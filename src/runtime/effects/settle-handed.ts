/**
 * Before a start, reads the previous run's transcript to its end, so that a message which that run took is
 * not sent again. The previous run's processes must have ended.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { TranscriptReader } from '../../ports/agent.ts';
import type { World } from '../world.ts';
import type { Happening, Store } from '../store.ts';
import { conversationOf } from '../../core/model/model.ts';
import { folderOf } from '../../core/model/workspace.ts';
import { unlessUnreadable } from '../../core/refused-file.ts';
import { follow, type Follower } from '../sources/follow.ts';
import { soughtEver, takenMessages, type Sought } from '../sources/taken-messages.ts';
import { transcriptLineBytes } from '../sources/telemetry.ts';
import { workerEnv } from '../worker-env.ts';

/** `before`: the worker before its start was requested, in the conversation of the previous run. */
export async function settleHanded(world: World, store: Store, before: WorkerModel): Promise<void> {
  const { id } = before.spec;
  const sought = (): readonly Sought[] => {
    const now = store.model().workers.get(id);
    return now === undefined ? [] : soughtEver(now);
  };
  const conversation = conversationOf(before);
  const agent = world.agent(before.spec.agent.kind);
  const { telemetry } = agent;
  if (sought().length === 0 || conversation === null || telemetry === null) return;
  const files = unlessUnreadable(() =>
    telemetry.transcripts(workerEnv(world, before.spec), folderOf(before), conversation),
  );
  // The first one is the main transcript: subagents receive no messages.
  const path = files?.[0];
  if (path === undefined) return;
  const reader = telemetry.reader();
  const follower = follow(world.files, path, null, { lineBytes: transcriptLineBytes, lagBytes: Infinity });
  while (readOn(follower, reader)) await world.clock.sleep(1);
  const taken = takenMessages(agent, sought(), reader.takePrompts());
  store.emit(
    ...taken.map((message): Happening => ({
      is: 'message-ended',
      worker: id,
      message,
      outcome: 'delivered',
      detail: null,
    })),
  );
}

/** Whether there is more to read. */
function readOn(follower: Follower, reader: TranscriptReader): boolean {
  const fresh = unlessUnreadable(() => follower.next());
  for (const line of fresh?.lines ?? []) reader.read(line);
  return fresh?.more === true;
}
