/** The events of a crew's afternoon, for tests of journals. */
import type { AgentSpec } from '../../src/core/model/worker.ts';
import type { Happening } from '../../src/runtime/store.ts';
import { claude, demo, session, worker } from '../core/crew.ts';

const claudeIn = (conversation: string): AgentSpec => ({ ...claude, conversation });

export const first: readonly Happening[] = [
  { is: 'session-created', session },
  { is: 'worker-added', worker: worker('1', claude) },
  { is: 'worker-added', worker: worker('2', claudeIn('second-2'), { needs: ['1'] }) },
  { is: 'worker-added', worker: worker('3', demo) },
];

/** A crew's afternoon: runs, reports, requests, messages, costs, checks, and a worker that is added later. */
export const afternoon: readonly Happening[] = [
  { is: 'server-seen', pid: 4, startTime: 't' },
  { is: 'start-requested', worker: '1', run: 1 },
  { is: 'process-started', worker: '1', run: 1, pid: 101, startTime: '12' },
  {
    is: 'clients-seen',
    clients: [{ tty: '/dev/pts/1', since: 5, columns: 80, rows: 24, terminal: 'xterm' }],
  },
  {
    is: 'agent-reported',
    worker: '1',
    turn: { is: 'running', prompt: true, at: 1_003 },
    permissionMode: 'default',
  },
  { is: 'registry-seen', worker: '1', registry: { status: 'busy', waitingFor: null, at: 1_004 } },
  { is: 'pane-seen', worker: '1', pane: '%3' },
  {
    is: 'status-read',
    worker: '1',
    lines: [{ claim: 'busy', text: 'reads 日本 the code', progress: { done: 1, total: 3 } }],
    position: { inode: 7, offset: 40, known: 'abcdefg' },
  },
  {
    is: 'asked',
    worker: '1',
    request: {
      id: '1-1',
      kind: 'permission',
      tool: 'Bash',
      what: 'Bash: npm test',
      input: 'npm test',
      at: 1_008,
    },
  },
  {
    is: 'ask-ended',
    worker: '1',
    request: '1-1',
    by: 'person',
    answer: { decision: 'allow', always: false, reason: null },
  },
  {
    is: 'usage-seen',
    worker: '1',
    usage: {
      costUsd: 1.25,
      tokens: { input: 1, output: 2, cacheRead: 3, cacheWrite: 4 },
      contextPercent: 12,
    },
    conversation: 'c0ffee',
  },
  { is: 'worker-added', worker: worker('4', claudeIn('added-4')) },
  { is: 'start-requested', worker: '4', run: 1 },
  { is: 'process-started', worker: '4', run: 1, pid: 104, startTime: '15' },
  { is: 'conversation-seen', worker: '4', conversation: 'cleared-4' },
  { is: 'message-accepted', worker: '1', message: { id: 'm1', text: 'and the tests', from: 'you' } },
  { is: 'message-typing', worker: '1', message: 'm1', entered: true },
  { is: 'message-ended', worker: '1', message: 'm1', outcome: 'delivered', detail: null },
  { is: 'screen-seen', worker: '4', screen: { is: 'dialog', kind: 'trust', what: 'trust?', at: 1_020 } },
  { is: 'screen-seen', worker: '4', screen: null },
  {
    is: 'board-read',
    position: { inode: 9, offset: 20 },
    messages: [{ worker: '4', message: { id: 'b1', text: 'hello', from: 'worker 1' } }],
  },
  { is: 'limits-set', limits: { maxCostUsd: 20 } },
  { is: 'agent-reported', worker: '1', turn: { is: 'over', at: 1_040 }, permissionMode: null },
  {
    is: 'status-read',
    worker: '1',
    lines: [{ claim: 'completed', text: 'done', progress: null }],
    position: { inode: 7, offset: 80 },
  },
  { is: 'process-exited', worker: '1', run: 1, code: 0, signal: null },
  { is: 'start-requested', worker: '2', run: 1 },
  { is: 'start-failed', worker: '2', run: 1, reason: 'no pane' },
  { is: 'warning', about: 'x', text: 'something' },
  { is: 'clients-seen', clients: [] },
];
