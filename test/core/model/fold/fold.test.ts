import { describe, expect, it } from 'vitest';
import { crew, demo, worker } from '../../crew.ts';

describe('the fold', () => {
  it('changes `since` only with the state’s name', () => {
    const c = crew([worker('1')]);
    c.run('1');
    c.happen({
      is: 'agent-reported',
      worker: '1',
      turn: { is: 'running', at: 5 },
      permissionMode: 'default',
    });
    const { since } = c.worker('1');
    c.says('1', 'busy', 'on it');
    expect(c.worker('1').since).toBe(since);
    expect(c.worker('1').status?.text).toBe('on it');
    c.says('1', 'completed');
    expect(c.worker('1').since).toBeGreaterThan(since);
  });
  it('takes the last line of a read as the report, and the last known progress', () => {
    const c = crew([worker('1', demo)]);
    c.run('1');
    const line = (claim: 'busy' | 'completed', progress: { done: number; total: number } | null) => ({
      claim,
      text: claim,
      progress,
    });
    c.happen({
      is: 'status-read',
      worker: '1',
      lines: [line('busy', { done: 3, total: 5 }), line('completed', null)],
      position: { inode: 1, offset: 9 },
    });
    expect(c.state('1')).toBe('completed');
    expect(c.worker('1').progress).toEqual({ done: 3, total: 5 });
  });
  it('ignores facts about other runs', () => {
    const c = crew([worker('1', demo)]);
    c.run('1');
    c.happen({ is: 'restart-wanted', worker: '1' });
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 143, signal: 'SIGTERM' });
    c.run('1');
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 3, signal: null });
    expect(c.worker('1').process.is).toBe('running');
  });
  it('starts a restarted worker once it has ended, without its old report', () => {
    const c = crew([worker('1')]);
    c.run('1');
    c.says('1', 'failed');
    c.happen({ is: 'restart-wanted', worker: '1' });
    expect(c.worker('1').wanted.is).toBe('again');
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 0, signal: null });
    expect(c.state('1')).toBe('queued');
    expect(c.worker('1').wanted.is).toBe('up');
  });
  it('lets a completed worker work again when a message reaches it', () => {
    const c = crew([worker('1')]);
    c.run('1');
    c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'over', at: 5 }, permissionMode: null });
    c.says('1', 'completed');
    const message = { id: 'm', text: 'more', from: 'you' };
    c.happen({ is: 'message-accepted', worker: '1', message });
    c.happen({ is: 'message-ended', worker: '1', message: 'm', outcome: 'delivered', detail: null });
    c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'running', at: 9 }, permissionMode: null });
    expect(c.state('1')).toBe('working');
    expect(c.worker('1').inbox).toEqual([]);
  });
  it('keeps a report about a message whose receipt comes later', () => {
    const c = crew([worker('1')]);
    c.run('1');
    c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'over', at: 5 }, permissionMode: null });
    c.says('1', 'completed');
    c.happen({ is: 'message-accepted', worker: '1', message: { id: 'm', text: 'more', from: 'you' } });
    c.happen({ is: 'message-typing', worker: '1', message: 'm', entered: true });
    const begun = c.now();
    c.wait(10);
    c.says('1', 'completed', 'more of it');
    c.happen(
      { is: 'agent-reported', worker: '1', turn: { is: 'running', at: begun }, permissionMode: null },
      { is: 'message-ended', worker: '1', message: 'm', outcome: 'delivered', detail: null },
      { is: 'agent-reported', worker: '1', turn: { is: 'over', at: c.now() }, permissionMode: null },
    );
    expect(c.state('1')).toBe('completed');
  });
  it('dates a report by its file: a turn that began after it is working, whatever was read first', () => {
    const c = crew([worker('1')]);
    c.run('1');
    c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'over', at: 5 }, permissionMode: null });
    c.wait(1_000);
    const lines = [{ claim: 'completed', text: 'done', progress: null }] as const;
    const position = { inode: 1, offset: 9 };
    c.happen(
      { is: 'status-read', worker: '1', lines, position, written: 20 },
      { is: 'agent-reported', worker: '1', turn: { is: 'running', at: 30 }, permissionMode: null },
    );
    expect(c.state('1')).toBe('working');
  });
  it('keeps the report when a message was refused', () => {
    const c = crew([worker('1')]);
    c.run('1');
    c.says('1', 'completed');
    c.happen({ is: 'message-accepted', worker: '1', message: { id: 'm', text: 'x', from: 'you' } });
    c.happen({ is: 'message-ended', worker: '1', message: 'm', outcome: 'refused', detail: null });
    expect(c.state('1')).toBe('completed');
  });
  it('decides a start again that the previous supervisor did not finish', () => {
    const c = crew([worker('1')]);
    c.happen({ is: 'start-requested', worker: '1', run: 1 });
    c.happen({ is: 'supervisor-started', pid: 9 });
    expect(c.state('1')).toBe('queued');
    expect(c.worker('1').runs).toBe(1);
  });
  it('shows which slots queued workers wait for', () => {
    const c = crew([worker('1', demo), worker('2', demo)], { maxWorkers: 1 });
    c.run('1');
    expect(c.detail('2')).toBe('waits for a slot (1 at once)');
  });
});
