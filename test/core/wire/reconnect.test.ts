import { describe, expect, it } from 'vitest';
import {
  goodLineMs,
  longestPauseMs,
  reconnect,
  reconnectStart,
  type Fate,
  type LineEnd,
  type Reconnect,
  type ReconnectEvent,
} from '../../../src/core/wire/reconnect.ts';

const after = (...events: readonly ReconnectEvent[]): Reconnect => events.reduce(reconnect, reconnectStart);
const lost = (how: Partial<LineEnd> = {}): ReconnectEvent => ({
  is: 'line-ended',
  code: 255,
  loggedIn: true,
  lastedMs: 60_000,
  said: 'Timeout, server box not responding.',
  ...how,
});
const told = (fate: Fate): ReconnectEvent => ({ is: 'told', fate });
const cutOff: Fate = { is: 'cut off', session: 'crew-1', standing: 'up' };
const noAnswer: ReconnectEvent = { is: 'no-answer', said: 'Connection refused', loggedIn: false };
const pauseOver: ReconnectEvent = { is: 'pause-over' };
const key: ReconnectEvent = { is: 'key' };

describe('a connection that ends', () => {
  it.each([0, 1, 4, 70, 129, 254])('with %i, an exit code from the remote command, is not lost', (code) => {
    expect(after(lost({ code }))).toEqual({ at: 'over', how: { is: 'ended', code } });
  });

  it('with 255 is checked before anything is done', () => {
    expect(after(lost())).toMatchObject({ at: 'asking', byPerson: false });
    expect(after(lost({ code: null }))).toMatchObject({ at: 'asking' });
  });

  it('that never existed is not lost: a wrong name is reported at once', () => {
    expect(after(lost({ loggedIn: false, said: 'Could not resolve hostname bxo' }))).toEqual({
      at: 'over',
      how: { is: 'unreachable', said: 'Could not resolve hostname bxo' },
    });
  });

  it('that cannot be re-established is waited for: the host was reachable before', () => {
    const again = after(lost(), told(cutOff), lost({ loggedIn: false, said: 'No route to host' }));
    expect(again).toMatchObject({ at: 'waiting', said: 'No route to host', session: 'crew-1' });
  });
});

describe('the answer', () => {
  it('that it ended by itself is final, even with 255: a command that exits with 255 never loops', () => {
    expect(after(lost(), told({ is: 'ended', code: 255 }))).toEqual({
      at: 'over',
      how: { is: 'ended', code: 255 },
    });
  });

  it('that it never attached is final: the next try would fail as well', () => {
    expect(after(lost({ said: 'bye' }), told({ is: 'unknown' }))).toEqual({
      at: 'over',
      how: { is: 'cut short', said: 'bye' },
    });
  });

  it('that it was cut off reconnects at once', () => {
    expect(after(lost(), told(cutOff))).toMatchObject({ at: 'attaching', session: 'crew-1' });
  });

  it('that its session has ended is final', () => {
    expect(after(lost(), told({ ...cutOff, standing: 'ended' }))).toEqual({
      at: 'over',
      how: { is: 'session gone', session: 'crew-1', standing: 'ended' },
    });
  });

  it('comes after growing pauses if connections last only moments', () => {
    const brief = lost({ lastedMs: goodLineMs - 1 });
    const once = after(brief, told(cutOff), brief, told(cutOff));
    expect(once).toMatchObject({ at: 'waiting', pauseMs: 2_000 });
    const twice = [pauseOver, told(cutOff), brief, told(cutOff)].reduce(reconnect, once);
    expect(twice).toMatchObject({ at: 'waiting', pauseMs: 8_000 });
    const good = [pauseOver, told(cutOff), lost(), told(cutOff)].reduce(reconnect, twice);
    expect(good).toMatchObject({ at: 'attaching' });
  });
});

describe('without an answer', () => {
  it('retries after 1, 2, 4, … 30 seconds, forever', () => {
    const pauses: number[] = [];
    let state = after(lost(), noAnswer);
    for (let round = 0; round < 40; round += 1) {
      if (state.at !== 'waiting') throw new Error(state.at);
      pauses.push(state.pauseMs);
      state = [pauseOver, noAnswer].reduce(reconnect, state);
    }
    expect(pauses.slice(0, 7)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(pauses.at(-1)).toBe(longestPauseMs);
  });

  it('retries at once on a key, with the user present to answer ssh', () => {
    expect(after(lost(), noAnswer, key)).toMatchObject({ at: 'asking', byPerson: true });
    expect(after(lost(), noAnswer, pauseOver)).toMatchObject({ at: 'asking', byPerson: false });
  });

  it('reconnects at once when an answer comes', () => {
    expect(after(lost(), noAnswer, pauseOver, noAnswer, key, told(cutOff))).toMatchObject({
      at: 'attaching',
    });
  });
});

describe('a login that always ends with 255', () => {
  const brief = lost({ lastedMs: 300, said: '' });
  const rejected: ReconnectEvent = { is: 'no-answer', said: '', loggedIn: true };

  it('never loops', () => {
    expect(after(brief, rejected)).toEqual({ at: 'over', how: { is: 'cut short', said: '' } });
  });

  it('is waited for if an earlier connection lasted', () => {
    expect(after(lost(), rejected)).toMatchObject({ at: 'waiting' });
    expect(after(brief, told(cutOff), brief, rejected)).toMatchObject({ at: 'waiting' });
  });
});

describe('leaving', () => {
  const givenUp: ReconnectEvent = { is: 'given-up' };

  it('works while it waits and while it asks, and names the session if known', () => {
    const how = { is: 'given up', session: null };
    expect(after(lost(), givenUp)).toEqual({ at: 'over', how });
    expect(after(lost(), noAnswer, givenUp)).toEqual({ at: 'over', how });
    expect(after(lost(), told(cutOff), lost(), noAnswer, givenUp)).toEqual({
      at: 'over',
      how: { is: 'given up', session: 'crew-1' },
    });
  });

  it('ignores events that do not apply to the state', () => {
    expect(after(key, pauseOver, noAnswer, givenUp, told(cutOff))).toEqual(reconnectStart);
    expect(after(lost(), key, pauseOver)).toMatchObject({ at: 'asking' });
    expect(after(lost({ code: 0 }), lost())).toMatchObject({ at: 'over', how: { code: 0 } });
  });
});
