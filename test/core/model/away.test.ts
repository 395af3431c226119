import { describe, expect, it } from 'vitest';
import { clientOrigin } from '../../../src/core/wire/client-origin.ts';
import type { Event } from '../../../src/core/model/event.ts';
import type { SessionModel } from '../../../src/core/model/model.ts';
import { fold } from '../../../src/core/model/fold/fold.ts';
import { layoutNow } from '../../../src/core/model/model.ts';
import { outerTitle } from '../../../src/core/snapshot/terminal-title.ts';
import { session, worker } from '../crew.ts';
import type { ClientSeen } from '../../../src/core/model/session.ts';

const client: ClientSeen = { tty: '/dev/pts/1', since: 1, columns: 80, rows: 24, terminal: 'xterm' };
const specs = [worker('1'), worker('2')];
const start: readonly Event[] = [
  { at: 1, is: 'session-created', session },
  ...specs.map((spec): Event => ({ at: 2, is: 'worker-added', worker: spec })),
];
const folded = (...events: Event[]): SessionModel =>
  [...start, ...events].reduce<SessionModel | null>(fold, null) ?? expect.fail('no model');
const clients = (at: number, ...seen: ClientSeen[]): Event => ({ at, is: 'clients-seen', clients: seen });

describe('an absence', () => {
  it('lasts until the next client attaches, and lists the changed workers', () => {
    const model = folded(
      clients(10, client),
      clients(20),
      { at: 30, is: 'stop-wanted', worker: '2' },
      clients(50, client),
    );
    expect(model.away).toEqual({
      since: 20,
      until: 50,
      happened: [{ worker: '2', was: 'queued', is: 'stopped' }],
    });
    expect(model.absence).toBeNull();
  });

  it('does not begin while a client is attached, nor before the first one', () => {
    const other = { ...client, tty: '/dev/pts/2' };
    expect(folded(clients(10, client)).away).toBeNull();
    expect(
      folded(clients(10, client, other), clients(20, other), clients(30, client, other)).away,
    ).toBeNull();
    expect(folded(clients(10), clients(20, client)).away).toBeNull();
  });

  it('counts a worker that was added meanwhile', () => {
    const model = folded(
      clients(10, client),
      clients(20),
      { at: 30, is: 'worker-added', worker: worker('3') },
      clients(50, client),
    );
    expect(model.away?.happened).toEqual([{ worker: '3', was: null, is: 'queued' }]);
  });
});

it.each([
  ['192.0.2.7 50000 192.0.2.1 22', 'ssh 192.0.2.7'],
  ['fe80::1%eth0 5 ::1 22', 'ssh fe80::1%eth0'],
  ['', 'local'],
  ['\u001b[31m 5 5 5', 'local'],
  [null, null],
])('SSH_CONNECTION %j is %j', (value, wanted) => {
  expect(clientOrigin(value)).toBe(wanted);
});

it('a hidden sidebar keeps one column', () => {
  expect(layoutNow(folded({ at: 5, is: 'sidebar-shown', shown: false })).sidebarColumns).toBe(1);
  const again = folded(
    { at: 5, is: 'sidebar-shown', shown: false },
    { at: 6, is: 'sidebar-shown', shown: true },
  );
  expect(layoutNow(again)).toEqual(again.session.layout);
});

it('the outer title has no control character, whatever the project is called', () => {
  const model = folded();
  const odd = { ...model.session, project: '/p/my\u001b]0;x\u0007app/' };
  expect(outerTitle({ ...model, session: odd })).toBe('myapp 0/2');
});
