import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/model/decide.ts';
import { noteOf } from '../../../src/core/model/derive/placeholder-text.ts';
import { claude, crew, demo, worker, type Crew, type Happening } from '../crew.ts';
import { slotsUsed } from '../../../src/core/model/empty-model.ts';

const doing = (c: Crew) =>
  decide(c.model()).map((effect) => ('worker' in effect ? `${effect.do} ${effect.worker}` : effect.do));

describe('decide', () => {
  it('starts all workers without a limit', () => {
    expect(doing(crew([worker('1'), worker('2')]))).toEqual(['start 1', 'start 2']);
  });
  it('starts as many workers as there are slots, in order', () => {
    const c = crew([worker('1', demo), worker('2', demo), worker('3', demo)], { maxWorkers: 2 });
    expect(doing(c)).toEqual(['start 1', 'start 2']);
    c.run('1');
    c.run('2');
    expect(doing(c)).toEqual([]);
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 0, signal: null });
    expect(doing(c)).toEqual(['start 3']);
  });
  it('gives a queued worker a pane at once, and a starting one with its start', () => {
    const c = crew([worker('1', demo), worker('2', demo)], { maxWorkers: 1 });
    c.happen({ is: 'server-seen', pid: 9, startTime: 's' });
    expect(doing(c)).toEqual(['start 1', 'open-pane 2']);
    c.happen({ is: 'pane-seen', worker: '2', pane: '%2' });
    expect(doing(c)).toEqual(['start 1']);
  });
  it('shows in a worker’s pane what blocks it, and later what it waits for', () => {
    const c = crew([worker('1', demo), worker('2', demo), worker('3', demo, { needs: ['1', '2'] })]);
    c.happen({ is: 'server-seen', pid: 9, startTime: 's' });
    for (const id of ['1', '2', '3']) c.happen({ is: 'pane-seen', worker: id, pane: `%${id}` });
    c.run('1');
    c.run('2');
    expect(doing(c)).toEqual([]);
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 3, signal: null });
    c.happen({ is: 'exit-output-read', worker: '1', run: 1, output: '' });
    expect(doing(c)).toEqual(['note 3']);
    expect(noteOf(c.model(), c.worker('3'))).toBe('blocked: 1 worker1 failed');
    c.happen({ is: 'pane-noted', worker: '3', failed: 1 });
    expect(doing(c)).toEqual([]);
    c.happen({ is: 'process-exited', worker: '2', run: 1, code: 3, signal: null });
    c.happen({ is: 'exit-output-read', worker: '2', run: 1, output: '' });
    expect(doing(c)).toEqual(['note 3']);
    c.happen({ is: 'pane-noted', worker: '3', failed: 2 });
    for (const id of ['1', '2']) {
      c.happen({ is: 'restart-wanted', worker: id });
      c.run(id);
    }
    expect(doing(c)).toEqual(['note 3']);
    expect(noteOf(c.model(), c.worker('3'))).toBe('queued: waits for 1 worker1, 2 worker2');
    // A starting worker needs none.
    for (const id of ['1', '2']) {
      c.happen({ is: 'process-exited', worker: id, run: 2, code: 0, signal: null });
    }
    expect(doing(c)).toEqual(['start 3']);
  });
  it('abandons a start that neither runs nor fails, sooner once it is stopped', () => {
    const c = crew([worker('1')]);
    c.happen({ is: 'start-requested', worker: '1', run: 1 });
    const [effect] = decide(c.model());
    expect(effect).toMatchObject({ do: 'give-up-start', worker: '1', run: 1, dueAt: c.now() + 600_000 });
    c.happen({ is: 'stop-wanted', worker: '1' });
    expect(decide(c.model())).toMatchObject([{ do: 'give-up-start', dueAt: c.now() + 30_000 }]);
    const stoppedAt = c.now();
    // Stopping the session too does not extend its time.
    c.happen({ is: 'stop-wanted', worker: null });
    expect(decide(c.model())).toMatchObject([{ do: 'give-up-start', dueAt: stoppedAt + 30_000 }]);
    c.happen({ is: 'start-failed', worker: '1', run: 1, reason: 'its start did not end' });
    expect(decide(c.model())).toMatchObject([{ do: 'close' }]);
  });
  it.each([
    [true, ['restart-later 1']],
    [false, []],
  ])('retries a failed start only if its cause may pass: %s', (mayPass, effects) => {
    const c = crew([worker('1', demo)]);
    const failed = (run: number): void =>
      c.happen(
        { is: 'start-requested', worker: '1', run },
        { is: 'start-failed', worker: '1', run, reason: 'no space left on device (ENOSPC)', mayPass },
      );
    failed(1);
    expect(doing(c)).toEqual(effects);
    expect(c.state('1')).toBe(mayPass ? 'queued' : 'failed');
    for (let run = 2; mayPass && run <= 6; run += 1) {
      c.happen({ is: 'restart-due', worker: '1', run: run - 1 });
      expect(doing(c)).toEqual(['start 1']);
      failed(run);
    }
    expect(doing(c)).toEqual([]);
    expect(c.state('1')).toBe('failed');
    c.happen({ is: 'restart-wanted', worker: '1' });
    expect(doing(c)).toEqual(['start 1']);
  });
  it('decides the same for a supervisor that reads the journal after any event', () => {
    const c = crew([worker('1', claude), worker('2', demo), worker('3', demo, { needs: ['2'] })], {
      maxWorkers: 1,
    });
    const steps: readonly Happening[] = [
      { is: 'server-seen', pid: 9, startTime: 's' },
      { is: 'pane-seen', worker: '1', pane: '%1' },
      { is: 'start-requested', worker: '1', run: 1 },
      { is: 'process-started', worker: '1', run: 1, pid: 101, startTime: 't' },
      { is: 'agent-reported', worker: '1', turn: { is: 'running', at: 1 }, permissionMode: null },
      { is: 'message-accepted', worker: '1', message: { id: 'm1', text: 'more', from: 'you' } },
      { is: 'agent-reported', worker: '1', turn: { is: 'over', at: 2 }, permissionMode: null },
      { is: 'restart-wanted', worker: '1' },
      { is: 'process-exited', worker: '1', run: 1, code: 1, signal: null },
      { is: 'start-requested', worker: '2', run: 1 },
      { is: 'start-failed', worker: '2', run: 1, reason: 'no such program' },
    ];
    const decided: string[][] = [];
    for (const step of steps) {
      c.happen(step);
      expect(decide(c.replayed())).toEqual(decide(c.model()));
      decided.push(doing(c));
    }
    // The test is void if nothing was decided or compared.
    expect(new Set(decided.map(String)).size).toBeGreaterThan(3);
  });
  it('updates the pane of a queued worker whenever what it waits for changes', () => {
    const c = crew([worker('1', demo), worker('2', demo), worker('3', demo, { needs: ['1', '2'] })]);
    c.happen({ is: 'server-seen', pid: 9, startTime: 's' });
    for (const id of ['1', '2', '3']) c.happen({ is: 'pane-seen', worker: id, pane: `%${id}` });
    c.run('1');
    c.run('2');
    expect(doing(c)).toEqual([]);
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 0, signal: null });
    expect(doing(c)).toEqual(['note 3']);
    expect(noteOf(c.model(), c.worker('3'))).toBe('queued: waits for 2 worker2');
    c.happen({ is: 'pane-noted', worker: '3', failed: 0, open: 1 });
    expect(doing(c)).toEqual([]);
    c.happen({ is: 'restart-wanted', worker: '1' });
    c.run('1');
    expect(doing(c)).toEqual(['note 3']);
  });
  it.each(['completed', 'failed'] as const)(
    'frees the slot of a %s Claude when another worker waits, never of a working one',
    (last) => {
      const c = crew([worker('1', claude), worker('2', claude)], { maxWorkers: 1 });
      c.run('1');
      c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'running', at: 1 }, permissionMode: null });
      c.says('1', last);
      expect(doing(c)).toEqual([]);
      c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'over', at: 2 }, permissionMode: null });
      expect(doing(c)).toEqual(['free-slot 1']);
      c.happen({ is: 'end-for-slot', worker: '1' });
      expect(doing(c)).toEqual(['end 1']);
      c.happen({ is: 'process-exited', worker: '1', run: 1, code: 143, signal: 'SIGTERM' });
      expect(doing(c)).toEqual(['start 2']);
      expect(c.state('1')).toBe(last);
    },
  );
  it('ends all workers, then closes, when the session is stopped', () => {
    const c = crew([worker('1', demo), worker('2', demo)]);
    c.run('1');
    c.happen({ is: 'stop-wanted', worker: null });
    expect(doing(c)).toEqual(['end 1']);
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 143, signal: 'SIGTERM' });
    expect(doing(c)).toEqual(['close']);
    c.happen({ is: 'session-closed' });
    expect(doing(c)).toEqual([]);
  });
  it('never types into a worker that asks or whose start is not confirmed', () => {
    const c = crew([worker('1')]);
    c.run('1');
    c.happen({ is: 'message-accepted', worker: '1', message: { id: 'm', text: 'hi', from: 'you' } });
    expect(doing(c)).toEqual([]);
    c.happen({
      is: 'agent-reported',
      worker: '1',
      turn: { is: 'asking', what: 'w', at: 1 },
      permissionMode: null,
    });
    expect(doing(c)).toEqual([]);
    c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'over', at: 2 }, permissionMode: null });
    expect(doing(c)).toEqual(['deliver 1']);
  });
  it('does nothing once the backend is gone', () => {
    const c = crew([worker('1')]);
    c.happen({ is: 'backend-gone', reason: 'killed' });
    expect(doing(c)).toEqual([]);
  });

  it('never uses more slots than there are, and leaves no worker waiting while one is free', () => {
    const steps = fc.array(
      fc.tuple(fc.constantFrom('perform', 'exit', 'stop', 'restart', 'complete'), fc.nat(7)),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 8 }),
        steps,
        (max, count, script) => {
          const ids = Array.from({ length: count }, (_, index) => String(index + 1));
          const c = crew(
            ids.map((id) => worker(id, demo)),
            { maxWorkers: max },
          );
          for (const [step, pick] of script) {
            const id = ids[pick % count] ?? '1';
            const { process } = c.worker(id);
            if (step === 'perform') {
              for (const effect of decide(c.model())) {
                if (effect.do === 'start') c.run(effect.worker);
                if (effect.do === 'free-slot') c.happen({ is: 'end-for-slot', worker: effect.worker });
                if (effect.do === 'end')
                  c.happen({
                    is: 'process-exited',
                    worker: effect.worker,
                    run: effect.run,
                    code: 143,
                    signal: 'SIGTERM',
                  });
              }
            }
            if (step === 'exit' && process.is === 'running')
              c.happen({ is: 'process-exited', worker: id, run: process.run, code: 0, signal: null });
            if (step === 'stop') c.happen({ is: 'stop-wanted', worker: id });
            if (step === 'restart') c.happen({ is: 'restart-wanted', worker: id });
            if (step === 'complete' && process.is === 'running') c.says(id, 'completed');
            expect(slotsUsed(c.model())).toBeLessThanOrEqual(max);
            const waiting = ids.some(
              (one) => c.worker(one).process.is === 'absent' && c.worker(one).wanted.is === 'up',
            );
            if (waiting && slotsUsed(c.model()) < max)
              expect(decide(c.model()).some((effect) => effect.do === 'start')).toBe(true);
          }
        },
      ),
    );
  });
});
