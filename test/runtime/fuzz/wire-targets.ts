/** What clients write to sockets, and another host to a pipe. */
import { clientMessage } from '../../../src/backends/pty/check-message.ts';
import { controlRequest } from '../../../src/runtime/control/control-request.ts';
import { frameReader } from '../../../src/backends/pty/frame.ts';
import { frameReader as inputReader, frameOf } from '../../../src/core/wire/input-frames.ts';
import { inputStart, settleInput, takeInput } from '../../../src/core/terminal/input-tokens.ts';
import { lineCutter } from '../../../src/os/sockets/lines.ts';
import { messageFrame, bytesFrame, screenFrame } from '../../../src/backends/pty/frame.ts';
import { parseJson } from '../../../src/core/json.ts';
import { readHostSessions } from '../../../src/core/snapshot/host-sessions.ts';
import { readRequest } from '../../../src/core/wire/remote-request.ts';
import { gridLayout } from '../../../src/core/layout/spec.ts';
import { takeIn, type Target } from './target.ts';

const words = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '\n',
  'null',
  '1e999',
  '"op":"stop"',
  '__proto__',
  '\u0000',
];

const newWorker = {
  name: 'api',
  instructions: '/p/a.md',
  wantedId: '7',
  agent: { kind: 'command', name: 'x', argv: ['x'] },
  cwd: '/p',
  needs: ['1'],
};
const requests: readonly object[] = [
  { op: 'add', workers: [newWorker] },
  { op: 'send', workers: ['1'], text: 'go', from: 'you' },
  { op: 'answer', worker: '1', request: '1', answer: { decision: 'allow', always: false, reason: null } },
  { op: 'set', limits: { maxWorkers: 3, maxCostUsd: 2.5 } },
  { op: 'stop', workers: null, discard: true },
  { op: 'layout', layout: { ...gridLayout, name: 'mine' } },
  { op: 'new-conversation', conversations: { 1: '4584a033-78c1-4356-b84d-6c3ecfadfbf5' } },
];
const rect = { x: 0, y: 0, columns: 80, rows: 24 };
const arrangement = {
  windows: [
    { size: { columns: 80, rows: 24 }, root: { is: 'pane', rect, role: { is: 'worker', worker: '1' } } },
  ],
};
const command = { argv: ['sh'], cwd: '/', env: {} };
const messages: readonly object[] = [
  { is: 'hello', v: 1 },
  {
    is: 'ask',
    id: 1,
    op: 'create',
    request: { session: 'p', arrangement, panes: [{ role: { is: 'sidebar' }, command, log: null }] },
    windowSize: 'latest',
  },
  { is: 'ask', id: 2, op: 'paste', session: 'p', pane: '%1', text: 'x' },
  { is: 'view', act: { do: 'focus', pane: '%1' } },
];
const remote = {
  protocol: 1,
  version: '1.0.0',
  host: 'box',
  argv: ['ls'],
  folder: '~/p',
  terminal: { input: false, output: true, columns: 80, rows: 24, colours: 256, unicode: true },
  files: [{ name: 'docs/a.md', text: 'x' }],
  attachment: '4584a033-78c1-4356-b84d-6c3ecfadfbf5',
  env: { LANG: 'C.UTF-8' },
};

export const wireTargets: readonly Target[] = [
  {
    name: 'control requests',
    json: requests.map((one) => JSON.stringify(one)),
    words,
    read(bytes) {
      for (const line of lineCutter(200_000).push(Buffer.concat([bytes, Buffer.from('\n')])) ?? []) {
        const read = controlRequest(parseJson(line));
        if (read.is !== 'request') continue;
        const { request } = read;
        if (request.op === 'set') takeIn({ is: 'limits-set', limits: request.limits });
        if (request.op === 'layout') takeIn({ is: 'layout-chosen', layout: request.layout });
        if (request.op === 'add')
          for (const { wantedId, ...one } of request.workers)
            takeIn({ is: 'worker-added', worker: { ...one, id: wantedId ?? '9' } });
      }
    },
  },
  {
    name: 'frames of the pty server',
    json: messages.map((one) => JSON.stringify(one)),
    text: [
      Buffer.concat(messages.map(messageFrame)),
      Buffer.concat([
        bytesFrame('input', '%1', Buffer.from('ls\r')),
        screenFrame('%1', { columns: 80, rows: 24 }, 'x'),
      ]),
    ],
    words: ['\u0000\u0000\u0000\u0001', '\u0000\u0000', '\u0001', '\u0002', '\u0003', '{}', '"', '\u007f'],
    wrap: (json) => {
      const body = Buffer.concat([Buffer.from([0]), Buffer.from(json)]);
      const frame = messageFrame({});
      frame.writeUInt32BE(body.length, 0);
      return Buffer.concat([frame.subarray(0, 5), body.subarray(1)]);
    },
    read(bytes) {
      const reader = frameReader(1024 * 1024);
      const middle = Math.floor(bytes.length / 2);
      for (const part of [bytes.subarray(0, middle), bytes.subarray(middle)]) {
        const end = reader.push(part, (frame) => {
          if (frame.is === 'message') JSON.stringify(clientMessage(frame.body));
        });
        if (end !== null) return;
      }
    },
  },
  {
    name: 'requests of another host, and its answers',
    json: [
      JSON.stringify(remote),
      JSON.stringify({ version: 1, now: '2026-11-30T12:00:00.000Z', sessions: [] }),
    ],
    words,
    read(bytes) {
      const content = bytes.toString();
      JSON.stringify(readRequest(content));
      JSON.stringify(readHostSessions(parseJson(content) ?? null));
    },
  },
  {
    name: 'input over ssh, and keys of a terminal',
    text: [
      Buffer.concat([frameOf(Buffer.from('y\n')), frameOf(null)]),
      'a\u001b[A\u001b[<0;10;20M\u001b[200~paste\u001b[201~\u001bOP\u0002',
    ],
    words: [
      '\u001b',
      '\u001b[',
      '\u001b[<',
      ';',
      'M',
      '~',
      '9',
      '\u001b[200~',
      '\u001b]',
      '\u0007',
      '\u0000\u0000\u0000\u0001',
    ],
    read(bytes) {
      const frames = inputReader();
      const middle = Math.floor(bytes.length / 2);
      frames(bytes.subarray(0, middle));
      frames(bytes.subarray(middle));
      const text = bytes.toString();
      settleInput(takeInput(takeInput(inputStart, text.slice(0, 100)).state, text.slice(100)).state);
    },
  },
];
