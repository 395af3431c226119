/** What subscribers of the control socket are sent by a real supervisor. */
import { afterEach, expect, it } from 'vitest';
import type { SessionEvent } from '../../../src/core/wire/session-event.ts';
import { sessionState, statePaths } from '../../../src/core/paths/session-paths.ts';
import { eventually } from '../../backends/eventually.ts';
import { CrewWorld } from '../crew-world.ts';

const crews: CrewWorld[] = [];
afterEach(async () => {
  for (const crew of crews.splice(0)) await crew.dispose();
});

function crewOf(ids: readonly string[]): CrewWorld {
  const crew = new CrewWorld(ids);
  crews.push(crew);
  return crew;
}

const accepted = (answer: unknown): boolean =>
  (answer as { readonly body: { readonly ok: boolean } }).body.ok;

function follow(crew: CrewWorld, onEvent: (event: SessionEvent) => void = () => undefined) {
  const { socket } = sessionState(statePaths({ XDG_STATE_HOME: crew.folder }).sessions, crew.session.id);
  const events: SessionEvent[] = [];
  const abort = new AbortController();
  const end = crew.world.sockets.follow(
    socket,
    { v: 1, body: { op: 'subscribe' } },
    {
      isAccepted: accepted,
      onLine: (line) => {
        events.push(line as SessionEvent);
        onEvent(line as SessionEvent);
      },
      signal: abort.signal,
    },
  );
  return { events, end, abort };
}

it('begins with a snapshot, tells changes as they happen, and ends with the session', async () => {
  const crew = crewOf(['1', '2']);
  await crew.start();
  await crew.becomes('1', 'working');
  const { events, end } = follow(crew);
  const first = await eventually('the first snapshot', () => events[0]);
  expect(first).toMatchObject({ v: 1, event: 'snapshot', snapshot: { session: crew.session.id } });
  await crew.ask({ op: 'stop', workers: ['2'] });
  await eventually('it is told', () =>
    events.some(
      (event) =>
        event.event === 'snapshot' &&
        event.snapshot.workers.some(({ id, state }) => id === '2' && state === 'stopped'),
    ),
  );
  await crew.ask({ op: 'stop', workers: null });
  expect(await end).toEqual({ is: 'ended' });
  expect(events.filter(({ event }) => event === 'closed')).toHaveLength(1);
});

it('tells that a worker has failed as a notice, and nothing of what had failed before', async () => {
  const crew = crewOf(['1', '2']);
  crew.scripts.set('1', 'exit 3');
  await crew.start();
  await crew.becomes('1', 'failed');
  await crew.becomes('2', 'working');
  const { events } = follow(crew);
  await eventually('it is subscribed', () => events.length > 0);
  process.kill(crew.worker('2')?.pid ?? 0, 'SIGKILL');
  const notice = await eventually('the notice', () => events.find(({ event }) => event === 'notice'));
  expect(notice).toMatchObject({
    workers: ['2'],
    body: expect.stringContaining('2 worker2 failed') as unknown,
  });
  expect(crew.notices).toEqual([]);
});

it('refuses more than 16 at once, and takes another when one has left', async () => {
  const crew = crewOf(['1']);
  await crew.start();
  const all = Array.from({ length: 16 }, () => follow(crew));
  await eventually('all are subscribed', () => all.every(({ events }) => events.length > 0));
  expect(await follow(crew).end).toMatchObject({
    is: 'refused',
    body: { body: { failure: { why: 'too many programs follow this session' } } },
  });
  all[0]?.abort.abort();
  await eventually('there is room', async () => {
    const one = follow(crew);
    const end = await Promise.race([
      one.end,
      eventually('it is subscribed', () => one.events.length > 0 && ('subscribed' as const)),
    ]);
    return end === 'subscribed';
  });
});
