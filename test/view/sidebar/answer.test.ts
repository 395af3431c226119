import { describe, expect, it } from 'vitest';
import type { SnapshotWorker } from '../../../src/core/snapshot/snapshot.ts';
import { openRequest } from '../../../src/view/sidebar/open-requests.ts';
import type { SidebarAction } from '../../../src/view/sidebar/update.ts';
import { Played, asking } from '../played.ts';
import { worker } from '../snapshots.ts';

function answers(action: SidebarAction | undefined): unknown {
  return action?.do === 'answer'
    ? [action.decision, ...action.requests.map((one) => `${one.worker} ${one.request}`)]
    : action;
}
function asked(...workers: readonly SnapshotWorker[]): Played {
  const played = new Played();
  played.sees(...workers);
  played.later(1_000);
  return played;
}

describe('a and n', () => {
  it.each([
    ['a', 'allow', 'approve for 2 w2?'],
    ['n', 'deny', 'deny for 2 w2?'],
  ])('%s shows the whole request and answers it by y alone', (key, decision, question) => {
    const played = asked(asking('1', 'r1'), asking('2', 'r2', 'npm run deploy'));
    expect(played.keys('2', key)).toEqual([]);
    expect(played.screen()).toContain(question);
    expect(played.screen()).toContain(' Bash in /home/me/shop');
    expect(played.screen()).toContain('   command: npm run deploy');
    expect(played.screen()).not.toMatch(/ y (approve|deny)/);
    played.later(500);
    expect(played.screen()).toMatch(/ y (approve|deny), other keys cancel/);
    expect(played.key('y').map(answers)).toEqual([[decision, '2 r2']]);
  });

  it('passes on what was shown, for the supervisor to compare', () => {
    const one = asking('1', 'r1');
    const played = asked(one);
    played.key('a');
    expect(played.confirms()).toEqual([
      { do: 'answer', decision: 'allow', requests: [openRequest(one)], changed: [] },
    ]);
  });

  it.each([0, 150, 499])('y cancels %i ms after the drawing', (ms) => {
    const played = asked(asking('1', 'r1'));
    played.key('a');
    played.later(ms);
    expect(played.key('y')).toEqual([]);
    expect(played.screen()).toContain('y came too soon: nothing');
    expect(played.model.mode.is).toBe('list');
  });

  it('counts from the moment at which the terminal took the picture', () => {
    const played = asked(asking('1', 'r1'));
    played.stalled = true;
    played.key('a');
    played.later(5_000);
    played.stalled = false;
    expect(played.key('y')).toEqual([]);
    expect(played.screen()).toContain('y came too soon');
  });

  it('a late picture of before the confirmation does not count', () => {
    const played = asked(asking('1', 'r1'));
    const { mode } = played.model;
    played.stalled = true;
    played.key('a');
    played.told({ is: 'drawn', mode, now: played.now });
    played.later(600);
    expect(played.key('y')).toEqual([]);
  });

  it.each(['enter', 'z'])('%s moves the focus to a worker that asks only by →', (key) => {
    const played = asked(asking('1', 'r1'));
    played.key(key);
    expect(played.screen()).toContain('1 w1 asks: go to its pane?');
    played.later(500);
    expect(played.screen()).toContain('→ go there, other keys cancel');
    played.later(60_000);
    expect(played.actions).toEqual([]);
    expect(played.key('right')).toEqual([
      { do: key === 'z' ? 'zoom' : 'focus', worker: '1', unlessAsking: false },
    ]);
  });

  it.each([
    ['enter', 'enter'],
    ['z', 'z'],
    ['enter', 'y'],
    ['enter', 'z'],
    ['z', 'enter'],
  ])('%s and then %s at any pace keep the focus in the sidebar', (first, second) => {
    for (const pauseMs of [0, 100, 499, 500, 1_999, 2_001, 10_000, 3_600_000]) {
      const played = asked(asking('1', 'r1'));
      for (const key of [first, second, first, second, second]) {
        played.key(key);
        played.later(pauseMs);
      }
      expect(played.actions).toEqual([]);
    }
  });

  it.each([
    ['sooner than half a second', 499, false],
    ['among other keys of one read', 600, true],
  ])('→ %s cancels', (_, ms, isBurst) => {
    const played = asked(asking('1', 'r1'));
    played.key('enter');
    played.later(ms);
    expect(played.key('right', isBurst)).toEqual([]);
    expect(played.screen().replace(/\s+/g, ' ')).toContain('→ came too soon: the focus stays here');
  });

  it('a request that comes while z waits takes it back', () => {
    const played = asked(worker('1', 'w1'));
    played.key('z');
    played.sees(asking('1', 'r1'));
    played.later(2_000);
    expect(played.actions).toEqual([]);
    expect(played.screen().replace(/\s+/g, ' ')).toContain('1 asks now: nothing changed');
  });

  it('a focus without a confirmation is void where the worker asks by then', () => {
    expect(asked(worker('1', 'w1')).key('enter')).toEqual([{ do: 'focus', worker: '1', unlessAsking: true }]);
  });

  it('prose, a pause and Enter twice answer nothing; other keys cancel', () => {
    const played = asked(asking('1', 'r1'));
    played.keys(...Array.from('run it again'));
    played.later(1_600);
    played.key('enter');
    played.later(1_200);
    played.key('enter');
    expect(played.actions).toEqual([]);
    played.later(1_200);
    played.key('enter');
    expect(played.screen()).toContain('1 w1 asks: go to its pane?');
    played.key('o');
    played.later(900);
    played.key('enter');
    played.later(5_000);
    expect(played.actions).toEqual([]);
  });

  it('y among other keys of one read does not confirm', () => {
    const played = asked(asking('1', 'r1'));
    played.key('a');
    played.later(600);
    expect(played.key('y', true)).toEqual([]);
    expect(played.model.mode.is).toBe('list');
  });

  it.each(['n', 'a', 'A', 'Y', 'enter', 'escape', 'C-c', ' ', 'down', 'j', 'x', 'd', 'q'])(
    '%s cancels, and keys are ignored until a second without one',
    (key) => {
      const played = asked(asking('1', 'r1'));
      played.key('a');
      played.later(600);
      expect(played.key(key)).toEqual([]);
      expect(played.screen().replace(/\s+/g, ' ')).toContain('cancelled: nothing approved');
      expect(played.screen().replace(/\s+/g, ' ')).toContain('keys are ignored until you pause for 1 s');
      for (let count = 0; count < 5; count += 1) {
        played.later(900);
        played.key('a');
        expect(played.model.mode.is).toBe('list');
      }
      played.later(999);
      played.key('escape');
      played.later(1_000);
      expect(played.screen()).not.toContain('ignored');
      played.key('a');
      expect(played.confirms().map(answers)).toEqual([['allow', '1 r1']]);
    },
  );

  it.each([
    ['a paste', { is: 'paste', text: 'y' }],
    ['a click', { is: 'click', row: 4 }],
    ['the loss of the focus', { is: 'blur' }],
  ] as const)('%s closes it without an answer', (_, message) => {
    const played = asked(asking('1', 'r1'));
    played.key('a');
    played.later(600);
    expect(played.told(message)).toEqual([]);
    expect(played.model.mode.is).toBe('list');
    played.later(2_000);
    expect(played.key('y')).toEqual([]);
  });

  it('does nothing by the wheel', () => {
    const played = asked(asking('1', 'r1'), asking('2', 'r2'));
    played.keys('1', 'a');
    played.later(600);
    played.told({ is: 'wheel', by: 1 });
    expect(played.key('y').map(answers)).toEqual([['allow', '1 r1']]);
  });

  it.each([
    ['another request', asking('1', 'r2')],
    ['another input under the same id', asking('1', 'r1', 'rm -rf /')],
    ['another folder', asking('1', 'r1', 'rm -rf build/', { folder: '/' })],
    ['no request', worker('1', 'w1')],
    ['another worker alone', asking('2', 'r1')],
  ])('closes when there is %s instead, and says so', (_, later) => {
    const played = asked(asking('1', 'r1'));
    played.key('a');
    played.later(600);
    played.sees(later);
    expect(played.key('y')).toEqual([]);
    played.later(1_500);
    expect(played.actions).toEqual([]);
  });

  it('says what became of the request that was shown', () => {
    const played = asked(asking('1', 'r1'));
    played.key('a');
    played.sees(asking('1', 'r2'));
    expect(played.screen().replace(/\s+/g, ' ')).toContain(
      'closed, the request of 1 changed or was answered elsewhere: nothing approved',
    );
  });

  it('survives a snapshot that changes nothing of it, and one that cannot be read', () => {
    const played = asked(asking('1', 'r1'));
    played.key('a');
    played.later(600);
    played.sees(asking('1', 'r1'), worker('2', 'w2'));
    played.told({ is: 'snapshot', view: { is: 'missing' }, now: played.now, clock: '12:00' });
    expect(played.key('y').map(answers)).toEqual([['allow', '1 r1']]);
  });

  it('is read again after a resize', () => {
    const played = asked(asking('1', 'r1'));
    played.key('a');
    played.later(600);
    played.told({ is: 'resize', size: { columns: 30, rows: 20 } });
    expect(played.key('y')).toEqual([]);
  });

  it('cannot be confirmed in a hidden sidebar', () => {
    const played = asked(asking('1', 'r1'));
    played.key('a');
    played.told({ is: 'resize', size: { columns: 1, rows: 20 } });
    played.later(600);
    expect(played.key('y')).toEqual([{ do: 'show' }]);
  });

  it('shows a request that does not fit in a panel first, to be scrolled to its end', () => {
    const played = asked(asking('1', 'r1', 'make', { rest: '\nline'.repeat(60) }));
    played.keys('1', 'a');
    expect(played.model.mode.is).toBe('why');
    expect(played.screen().replace(/\s+/g, ' ')).toContain('scroll to its end, then a');
    played.key('a');
    expect(played.screen()).toContain('scroll to its end first');
    for (let page = 0; page < 10; page += 1) played.key('pagedown');
    played.key('a');
    expect(played.screen()).toContain('approve for 1 w1?');
    expect(played.confirms().map(answers)).toEqual([['allow', '1 r1']]);
  });

  it.each([
    [80, 24, 34],
    [60, 15, 19],
  ])('shows a common request whole in a terminal of %ix%i', (_, rows, columns) => {
    const played = new Played({ size: { columns, rows: rows - 1 } });
    played.sees(asking('1', 'r1', 'npm run deploy -- --env staging', { folder: '/home/me/projects/shop' }));
    played.key('a');
    played.later(600);
    const text = played.screen().replace(/\s+/g, ' ');
    expect(text).toContain('approve for 1 w1?');
    expect(text).toContain('Bash in /home/me/projects/shop'.slice(0, 14));
    expect(text).toContain('staging');
    expect(text).toContain('y approve');
  });

  it('is not offered where there is no room for it', () => {
    const played = new Played({ size: { columns: 24, rows: 5 } });
    played.sees(asking('1', 'r1'));
    played.key('a');
    expect(played.model.mode.is).toBe('list');
    expect(played.screen()).toContain('no room');
  });

  it('say where a request is answered that no reply can reach, and that a worker has no open request', () => {
    const trust = { kind: 'trust', what: 'trust it?', request: null, input: null } as const;
    const played = asked(worker('1', 'a', { state: 'asking', asks: trust }), worker('2', 'b'));
    played.keys('1', 'a');
    expect(played.screen()).toContain('answer in its pane');
    played.keys('2', 'n');
    expect(played.screen().replace(/\s+/g, ' ')).toContain(
      '2 b has no open request: N selects the next request',
    );
    expect(played.actions).toEqual([]);
  });
});

describe('after an answer', () => {
  it('the next worker that asks is selected, as the confirmation says', () => {
    const played = asked(asking('1', 'r1'), asking('2', 'r2'), asking('3', 'r3'), worker('4', 'w4'));
    played.keys('2', 'a');
    expect(played.screen()).toContain('then: next request, 3 w3');
    played.confirms();
    expect(played.model.selected).toBe('3');
    played.sees(asking('1', 'r1'), worker('2', 'w2'), asking('3', 'r3'), worker('4', 'w4'));
    played.key('n');
    expect(played.screen()).toContain('then: next request, 1 w1');
    played.confirms();
    expect(played.model.selected).toBe('1');
  });

  it('with no other request the worker stays selected, wherever its row goes', () => {
    const played = asked(asking('1', 'r1'), worker('2', 'w2', { state: 'failed' }));
    played.key('a');
    expect(played.screen()).toContain('then: stay on this worker');
    played.confirms();
    played.sees(worker('1', 'w1'), worker('2', 'w2', { state: 'failed' }));
    expect(played.model.selected).toBe('1');
  });
});

describe('N', () => {
  it('goes to the next worker that asks, wrapping, also to one that is answered in its pane', () => {
    const trust = { kind: 'trust', what: 'trust it?', request: null, input: null } as const;
    const played = asked(
      worker('1', 'w1'),
      asking('2', 'r2'),
      worker('3', 'w3', { state: 'asking', asks: trust }),
      asking('5', 'r5'),
    );
    const selected = Array.from({ length: 4 }, () => {
      played.key('N');
      return played.model.selected;
    });
    expect(selected).toEqual(['3', '5', '2', '3']);
    played.keys('1', 'N');
    expect(played.model.selected).toBe('2');
  });

  it('takes back a filter that hides it, and says where there is none', () => {
    const played = asked(worker('1', 'w1'), asking('2', 'r2'));
    played.keys('/', '1', 'enter', 'N');
    expect(played.model).toMatchObject({ selected: '2', filter: '' });
    played.sees(worker('1', 'w1'), worker('2', 'w2'));
    played.key('N');
    expect(played.screen()).toContain('no worker has an open request');
  });
});

describe('A', () => {
  const four = [
    asking('1', 'r1', 'npm test'),
    asking('2', 'r2', 'npm test'),
    asking('3', 'r3', 'npm test', { folder: '/elsewhere' }),
    asking('4', 'r4', 'npm test', { rest: '\nrun_in_background: true' }),
    asking('5', 'r5', 'npm test'),
    asking('6', 'r6', 'npm test', { tool: 'Shell' }),
  ];

  it('lists the workers with the same tool, input and folder, and answers each by its own id', () => {
    const played = asked(...four);
    expect(played.keys('2', 'A')).toEqual([]);
    const text = played.screen().replace(/\s+/g, ' ');
    expect(text).toContain('approve the same request of 3 workers: 2 w2, 1 w1, 5 w5?');
    expect(text).toContain('command: npm test');
    expect(played.confirms().map(answers)).toEqual([['allow', '2 r2', '1 r1', '5 r5']]);
    expect(played.model.selected).toBe('3');
  });

  it('obeys the same rule: an early y, another key or a paste answers none', () => {
    for (const message of [
      { is: 'key', key: 'y' },
      { is: 'key', key: 'A' },
      { is: 'paste', text: 'y' },
    ] as const) {
      const played = asked(...four);
      played.key('A');
      played.told(message);
      played.later(600);
      played.key('y');
      expect(played.actions).toEqual([]);
    }
  });

  it('leaves alone and names one that changed meanwhile', () => {
    const played = asked(...four);
    played.keys('1', 'A');
    played.later(600);
    played.sees(...four.map((one) => (one.id === '2' ? asking('2', 'r9', 'npm test') : one)));
    expect(played.screen().replace(/\s+/g, ' ')).toContain('skipped, changed meanwhile: 2');
    const [action] = played.key('y');
    expect(answers(action)).toEqual(['allow', '1 r1', '5 r5']);
    expect(action).toMatchObject({ changed: ['2'] });
  });

  it('never adds one that came after the list was shown', () => {
    const played = asked(asking('1', 'r1', 'npm test'));
    played.key('A');
    played.later(600);
    played.sees(asking('1', 'r1', 'npm test'), asking('2', 'r2', 'npm test'));
    expect(played.key('y').map(answers)).toEqual([['allow', '1 r1']]);
  });

  it('takes for the same only what is known to be so: texts may look alike, or come from an older muxcrew', () => {
    const unknown = (id: string) => {
      const { asks, ...one } = asking(id, `r${id}`, 'npm test');
      return { ...one, asks: asks == null ? null : { ...asks, digest: null } };
    };
    const played = asked(unknown('1'), unknown('2'));
    played.keys('1', 'A');
    expect(played.confirms().map(answers)).toEqual([['allow', '1 r1']]);
  });
});
