/** Messages that a start carries in its first prompt: delivered once its turn has begun, and never lost before. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/model/decide.ts';
import { crew, demo, worker, type Crew } from '../crew.ts';

/** Worker 1 of one model, and what its simulated Claude was given. */
class Run {
  readonly c: Crew = crew([worker('1'), worker('2', demo)], { restarts: 1 });
  /** Messages whose turn began. */
  readonly read = new Set<string>();
  readonly sent: string[] = [];
  /** Messages in the first prompt of the present run, while its turn has not begun. */
  private prompt: readonly string[] = [];

  constructor() {
    this.start();
    this.turn('running');
    this.c.says('1', 'completed');
    this.turn('over');
    this.kill();
  }

  act(action: Action): void {
    const { c } = this;
    const { state, process } = c.worker('1');
    if (action === 'send') {
      const id = `m${String(this.sent.length)}`;
      const ended = process.is !== 'running' && process.is !== 'requested';
      if (ended && ['failed', 'stopped', 'lost'].includes(state.is)) return;
      this.sent.push(id);
      c.happen({ is: 'message-accepted', worker: '1', message: { id, text: id, from: 'you' } });
      if (ended && state.is === 'completed') c.happen({ is: 'restart-wanted', worker: '1' });
    } else if (action === 'restart') c.happen({ is: 'restart-wanted', worker: '1' });
    else if (action === 'new') c.happen({ is: 'restart-wanted', worker: '1', conversation: 'new' });
    else if (action === 'kill') this.kill();
    else if (action === 'fail') this.start('fail');
    else if (action === 'start') this.start();
    else if (action === 'turn') this.turn('running');
    else if (action === 'supervisor') c.happen({ is: 'supervisor-started', pid: 2 });
    else {
      c.happen({ is: 'stop-wanted', worker: null });
      this.kill();
      c.happen({ is: 'session-closed' }, { is: 'session-resumed', anew: false });
      c.happen({ is: 'server-seen', pid: 1, startTime: 't' });
    }
    this.end();
  }

  /** Everything that waits happens, after one more restart by the user. */
  settle(): void {
    this.c.happen({ is: 'restart-wanted', worker: '1' });
    this.end();
    this.start();
    this.turn('running');
    for (const effect of decide(this.c.model())) if (effect.do === 'deliver') this.type(effect.message.id);
  }

  type(id: string): void {
    const typing = { is: 'message-typing', worker: '1', message: id } as const;
    this.c.happen({ ...typing, entered: false }, { ...typing, entered: true });
    this.read.add(id);
    this.c.happen({ is: 'message-ended', worker: '1', message: id, outcome: 'delivered', detail: null });
    for (const effect of decide(this.c.model())) if (effect.do === 'deliver') this.type(effect.message.id);
  }

  private start(how: 'run' | 'fail' = 'run'): void {
    const wanted = decide(this.c.model()).find((effect) => effect.do === 'start' && effect.worker === '1');
    if (wanted?.do !== 'start') return;
    const { run } = wanted;
    const resumed = run > 1 && this.c.worker('1').nextConversation === null;
    this.c.happen({ is: 'start-requested', worker: '1', run });
    this.prompt = resumed ? this.c.worker('1').inbox.map(({ id }) => id) : [];
    if (this.prompt.length > 0) this.c.happen({ is: 'messages-carried', worker: '1', messages: this.prompt });
    this.c.happen(
      how === 'fail'
        ? { is: 'start-failed', worker: '1', run, reason: 'no pane' }
        : { is: 'process-started', worker: '1', run, pid: 101, startTime: 't' },
    );
  }

  private turn(is: 'running' | 'over'): void {
    if (this.c.worker('1').process.is !== 'running') return;
    for (const id of this.prompt) this.read.add(id);
    this.prompt = [];
    const turn = { is, at: this.c.now() };
    this.c.happen({ is: 'agent-reported', worker: '1', turn, permissionMode: null });
  }

  /** A run that is to end, or to be started again, ends. */
  private end(): void {
    if (decide(this.c.model()).some((effect) => effect.do === 'end')) this.kill();
  }

  private kill(): void {
    const { process } = this.c.worker('1');
    if (process.is !== 'running') return;
    const { run } = process;
    this.c.happen({ is: 'process-exited', worker: '1', run, code: null, signal: 'SIGKILL' });
    this.prompt = [];
  }
}

const actions = [
  'send',
  'restart',
  'new',
  'kill',
  'fail',
  'start',
  'turn',
  'supervisor',
  'stop-resume',
] as const;
type Action = (typeof actions)[number];

function sequences(length: number): readonly (readonly Action[])[] {
  if (length === 0) return [[]];
  return sequences(length - 1).flatMap((before) => actions.map((action) => [...before, action]));
}

describe('a message that starts an ended worker', () => {
  it('is carried again by a restart before the turn of the first start', () => {
    const run = new Run();
    for (const action of ['send', 'start', 'restart', 'start'] as const) run.act(action);
    expect(run.c.worker('1').inbox.map(({ id }) => id)).toEqual(['m0']);
    expect(run.c.worker('1').carried?.messages).toEqual(['m0']);
    // It is in the prompt: it is not typed as well.
    run.c.happen({
      is: 'agent-reported',
      worker: '1',
      turn: { is: 'ready', at: run.c.now() },
      permissionMode: null,
    });
    expect(decide(run.c.model()).map((effect) => effect.do)).not.toContain('deliver');
    run.act('turn');
    expect(run.c.worker('1')).toMatchObject({
      inbox: [],
      carried: null,
      endings: [{ message: 'm0', outcome: 'delivered', detail: 'with its start' }],
    });
    expect(run.c.replayed().workers.get('1')).toEqual(run.c.worker('1'));
  });

  it('is delivered once the registry shows a turn, where no hook runs; an older turn does not count', () => {
    const run = new Run();
    for (const action of ['send', 'start'] as const) run.act(action);
    const busy = (at: number) => ({ status: 'busy', waitingFor: null, at }) as const;
    run.c.happen({ is: 'registry-seen', worker: '1', registry: busy(1) });
    expect(run.c.worker('1').inbox).toHaveLength(1);
    run.c.happen({ is: 'registry-seen', worker: '1', registry: busy(run.c.now()) });
    expect(run.c.worker('1').inbox).toEqual([]);
  });

  it('reaches a turn or still waits, whatever happens in between', () => {
    for (const after of sequences(3)) {
      const run = new Run();
      for (const action of ['send', ...after] as const) {
        run.act(action);
        const waiting = run.c.worker('1').inbox.map(({ id }) => id);
        const lost = run.sent.filter((id) => !run.read.has(id) && !waiting.includes(id));
        if (lost.length > 0) expect([after, action, lost]).toBeNull();
      }
      run.settle();
      const unread = run.sent.filter((id) => !run.read.has(id));
      if (unread.length > 0) expect([after, unread]).toBeNull();
    }
  }, 20_000);
});
