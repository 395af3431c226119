/** Prose that is typed into the sidebar, meant for a worker's pane: nothing is answered, ended, sent or left by it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertText, emptyText } from '../../../src/view/sidebar/editor.ts';
import { Played, asking } from '../played.ts';
import { worker } from '../snapshots.ts';

const crew = [
  asking('1', 'r1', 'npm run deploy'),
  asking('2', 'r2', 'npm run deploy'),
  worker('3', 'w3'),
  worker('4', 'w4', { state: 'blocked', pid: null }),
  worker('5', 'w5', { state: 'failed', pid: null }),
];
/** Draft: there may be a text that was written and not sent. */
function started(selected: string | null, draft: boolean): Played {
  const unsent =
    draft && selected !== null ? { worker: selected, text: insertText(emptyText, 'rm it') } : null;
  const played = new Played({ selected, isChosen: selected !== null, unsent });
  played.sees(...crew);
  played.later(2_000);
  return played;
}
function typed(played: Played, keys: readonly string[], pauseMs: number): void {
  for (const key of keys) {
    played.key(key, pauseMs === 0);
    played.later(pauseMs);
  }
  // Whatever was left open: the user sees it, and goes away.
  played.later(3_000);
}

const word = fc.oneof(
  fc.constantFrom(
    ...'a again ahead all allow an and answer any anyway approve ask aye build day deny deploy detach discard do'.split(
      ' ',
    ),
    ...'every free fix go it just kill layout look my n nay no now ny on play please quick quit ready reply restart'.split(
      ' ',
    ),
    ...'run say send ship skip so stay stop stuff sure swap test the then they try use wait way why x y yay yes you zoom'.split(
      ' ',
    ),
    ...'Let Say Skip Look Now All Next Approve Yes ay xy ry sy dy'.split(' '),
  ),
  fc.stringMatching(/^[a-zA-Z]{1,8}$/),
);
const sentence = fc
  .tuple(
    fc.array(word, { minLength: 2, maxLength: 12 }),
    fc.constantFrom('', '.', '?', '\n', '.\n', ' y\n', ' yes'),
  )
  .map(([words, end]) => Array.from(`${words.join(' ')}${end}`, (char) => (char === '\n' ? 'enter' : char)));
const selection = fc.constantFrom(null, '1', '2', '3', '4', '5');

describe('prose that is typed into the sidebar', () => {
  it.each([
    ['as a burst', 0],
    ['at 30 ms a key', 30],
    ['at 150 ms a key', 150],
    ['at 450 ms a key', 450],
  ])('does nothing %s', (_, pauseMs) => {
    fc.assert(
      fc.property(
        fc.array(sentence, { minLength: 1, maxLength: 3 }),
        selection,
        fc.boolean(),
        (list, who, draft) => {
          const played = started(who, draft);
          typed(played, list.flat(), pauseMs);
          // It may look at another worker's log; nothing else.
          expect(played.actions.filter(({ do: what }) => what !== 'log')).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('the sentence that approved a deployment does nothing', () => {
    for (const pauseMs of [0, 150]) {
      const played = started(null, false);
      typed(played, Array.from('run it again'), pauseMs);
      expect(played.actions).toEqual([]);
      expect(played.screen()).toContain('2 w2');
    }
  });

  const harmless = new Set(['log', 'focus', 'zoom', 'hide', 'next-layout']);
  const keys = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom('y', 'Y', 'a', 'n', 'A', 'N', 'r', 'x', 'S', 's', 'd', 'w', 'l', 'enter'),
    },
    fc.constantFrom(
      'z',
      'q',
      'L',
      '/',
      '?',
      '1',
      '4',
      '9',
      'j',
      'G',
      'up',
      'escape',
      'C-c',
      'pagedown',
      'backspace',
      ' ',
    ),
    fc.string({ minLength: 1, maxLength: 1 }),
  );
  it.each([0, 150, 499])('any keys, y at all times, at %i ms a key do nothing that counts', (pauseMs) => {
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 60 }), selection, fc.boolean(), (list, who, draft) => {
        const played = started(who, draft);
        typed(played, list, pauseMs);
        expect(played.actions.filter(({ do: what }) => !harmless.has(what))).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it('however the pauses lie, a y answers only what has stood there for half a second', () => {
    const steps = fc.tuple(keys, fc.constantFrom(0, 100, 300, 499, 600, 1_200));
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 60 }), selection, (list, who) => {
        const played = started(who, false);
        for (const [key, pauseMs] of list) {
          const { mode } = played.model;
          const since = mode.is === 'confirm' && mode.drawnAt !== null ? played.now - mode.drawnAt : -1;
          const did = played
            .key(key)
            .filter(({ do: what }) => !harmless.has(what) && what !== 'send' && what !== 'show');
          if (did.length > 0) expect({ key, isRead: since >= 500 }).toEqual({ key: 'y', isRead: true });
          played.later(pauseMs);
        }
      }),
      { numRuns: 80 },
    );
  });
});

describe('keys that move the focus or the panes', () => {
  it.each([
    ['z', { do: 'zoom', worker: '3', unlessAsking: true }],
    ['q', { do: 'hide', worker: '3' }],
    ['L', { do: 'next-layout' }],
  ])('%s acts after half a second without another key', (key, action) => {
    const played = started('3', false);
    played.key(key);
    played.later(499);
    expect(played.actions).toEqual([]);
    played.later(1);
    expect(played.actions).toEqual([action]);
    played.keys(key, 'o');
    played.later(2_000);
    expect(played.actions).toEqual([action]);
  });

  it('pressed several times they act once', () => {
    const played = started('3', false);
    played.keys('z', 'z');
    played.later(300);
    played.key('z');
    played.later(500);
    expect(played.actions).toEqual([{ do: 'zoom', worker: '3', unlessAsking: true }]);
  });
});
