/**
 * Messages in the first prompt of a start, and typed ones: delivered once they are taken up, never lost, and never
 * given twice.
 */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/model/decide.ts';
import { crew, demo, worker, type Crew } from '../crew.ts';

/** Worker 1 of a model, with the messages that its simulated Claude got. */
class Run {
  readonly c: Crew = crew([worker('1'), worker('2', demo)], { restarts: 1 });
  /** Messages that it has taken up, in order. */
  readonly read: string[] = [];
  /** Claude's queue until its next step. */
  private queue: string[] = [];
  readonly sent: string[] = [];
  /** Messages in the first prompt of the current run, until its turn begins. */
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
    else if (action === 'type') this.type();
    else if (action === 'enter') this.type('no receipt');
    else if (action === 'step') this.step();
    else if (action === 'transcript') this.transcript();
    else if (action === 'supervisor') c.happen({ is: 'supervisor-started', pid: 2 });
    else {
      c.happen({ is: 'stop-wanted', worker: null });
      this.kill();
      c.happen({ is: 'session-closed' }, { is: 'session-resumed', anew: false });
      c.happen({ is: 'server-seen', pid: 1, startTime: 't' });
    }
    this.end();
  }

  /** Performs everything that waits, after one more restart by the user. */
  settle(): void {
    this.c.happen({ is: 'restart-wanted', worker: '1' });
    this.end();
    this.start();
    this.turn('running');
    while (decide(this.c.model()).some((effect) => effect.do === 'deliver')) this.type();
    this.step();
  }

  /** Types into the turn. `no receipt`: the supervisor is killed right after Enter. */
  private type(receipt: 'receipt' | 'no receipt' = 'receipt'): void {
    if (this.c.worker('1').turnNow.is !== 'running') return;
    const effect = decide(this.c.model()).find((one) => one.do === 'deliver');
    if (effect?.do !== 'deliver') return;
    const { id } = effect.message;
    const typing = { is: 'message-typing', worker: '1', message: id } as const;
    this.c.happen({ ...typing, entered: false }, { ...typing, entered: true });
    this.queue.push(id);
    const { runs: run } = this.c.worker('1');
    if (receipt === 'receipt')
      this.c.happen({ is: 'message-handed', worker: '1', run, message: id, queued: true });
  }

  /** Takes up the queue; the supervisor reads about it later. */
  private step(): void {
    this.read.push(...this.queue);
    this.queue = [];
  }

  private transcript(): void {
    const { handed, typing } = this.c.worker('1');
    const given = [...handed.map(({ message }) => message), ...(typing === null ? [] : [typing.message])];
    for (const message of given.filter((one) => this.read.includes(one)))
      this.c.happen({ is: 'message-ended', worker: '1', message, outcome: 'delivered', detail: null });
  }

  private start(how: 'run' | 'fail' = 'run'): void {
    const wanted = decide(this.c.model()).find((effect) => effect.do === 'start' && effect.worker === '1');
    if (wanted?.do !== 'start') return;
    const { run } = wanted;
    const resumed = run > 1 && this.c.worker('1').nextConversation === null;
    this.c.happen({ is: 'start-requested', worker: '1', run });
    this.transcript();
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
    this.read.push(...this.prompt);
    this.prompt = [];
    const turn = { is, at: this.c.now() };
    this.c.happen({ is: 'agent-reported', worker: '1', turn, permissionMode: null });
  }

  /** Ends a run that is to be stopped or restarted. */
  private end(): void {
    if (decide(this.c.model()).some((effect) => effect.do === 'end')) this.kill();
  }

  private kill(): void {
    const { process } = this.c.worker('1');
    if (process.is !== 'running') return;
    const { run } = process;
    this.c.happen({ is: 'process-exited', worker: '1', run, code: null, signal: 'SIGKILL' });
    this.prompt = [];
    this.queue = [];
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
  'type',
  'enter',
  'step',
  'transcript',
] as const;
type Action = (typeof actions)[number];

function sequences(length: number): readonly (readonly Action[])[] {
  if (length === 0) return [[]];
  return sequences(length - 1).flatMap((before) => actions.map((action) => [...before, action]));
}

describe('a message that starts an ended worker', () => {
  it('is carried again by a restart before the first turn', () => {
    const run = new Run();
    for (const action of ['send', 'start', 'restart', 'start'] as const) run.act(action);
    expect(run.c.worker('1').inbox.map(({ id }) => id)).toEqual(['m0']);
    expect(run.c.worker('1').carried?.messages).toEqual(['m0']);
    // It is in the prompt, so it is not typed.
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

  it('is delivered once the registry shows a turn, without hooks; an older turn does not count', () => {
    const run = new Run();
    for (const action of ['send', 'start'] as const) run.act(action);
    const busy = (at: number) => ({ status: 'busy', waitingFor: null, at }) as const;
    run.c.happen({ is: 'registry-seen', worker: '1', registry: busy(1) });
    expect(run.c.worker('1').inbox).toHaveLength(1);
    run.c.happen({ is: 'registry-seen', worker: '1', registry: busy(run.c.now()) });
    expect(run.c.worker('1').inbox).toEqual([]);
  });

  it.each([
    ['ended', []],
    ['busy', ['start', 'turn', 'send', 'type']],
  ] as const)(
    'reaches a turn once or still waits, whatever happens in between (%s worker)',
    (_how, before) => {
      for (const after of sequences(3)) {
        const run = new Run();
        for (const action of ['send', ...before, ...after] as const) {
          run.act(action);
          const waiting = run.c.worker('1').inbox.map(({ id }) => id);
          const lost = run.sent.filter((id) => !run.read.includes(id) && !waiting.includes(id));
          if (lost.length > 0) expect([after, action, lost]).toBeNull();
        }
        run.settle();
        if (run.read.toSorted().join() !== run.sent.toSorted().join())
          expect([after, run.read]).toEqual(run.sent);
      }
    },
    20_000,
  );
});
