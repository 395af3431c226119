/** `status --json` and `ls --json` against their contract, docs/status-json.md: what is written down is there, of its type, and nothing else is. */
import { expect, test } from 'vitest';
import { testBackend } from '../rig/crew-rig.ts';
import { worlds } from './crew.ts';
import { documented, fieldsOf } from './documented.ts';

const world = worlds();
const page = 'status-json.md';
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown;
const number = expect.any(Number) as unknown;
const text = expect.any(String) as unknown;

test('status --json has the documented fields, of their types, and no other', async () => {
  const rig = world();
  rig.write('worker1_api_instructions.md', 'x');
  rig.write('b.md', 'x');
  await rig.muxcrew([
    'run',
    '-d',
    '--agent',
    'demo',
    '--scene',
    'ask',
    '--verify',
    'true',
    'worker1_api_instructions.md',
    'b.md',
  ]);
  const terminal = rig.terminal(['attach']);
  await rig.until('somebody looks', () => rig.snapshot()?.clients.length === 1);
  await rig.worker('1', ({ state, progress }) => state === 'asking' && progress !== null);
  const ran = await rig.muxcrew(['status', '--json']);
  expect(ran.stdout.split('\n')).toHaveLength(2);
  const status = JSON.parse(ran.stdout) as Record<string, unknown>;
  expect(status).toMatchObject({
    version: 1,
    session: expect.stringMatching(/^[a-z0-9-]+-[0-9a-f]{6}$/) as unknown,
    backend: testBackend,
    project: rig.project,
    createdAt: time,
    writtenAt: time,
    clients: [{ tty: text, since: time, columns: 120, rows: 40, terminal: 'xterm-256color' }],
    supervisor: { pid: number, startTime: text, alive: true },
    server: { pid: number, startTime: text },
    backendGone: null,
    progress: { completed: 0, failed: 0, total: 2 },
    closed: false,
    slots: { max: 2, used: 2 },
    costUsd: null,
    warnings: [],
    workers: [
      {
        id: '1',
        name: 'api',
        instructions: 'worker1_api_instructions.md',
        agent: 'demo',
        state: 'asking',
        detail: 'asks for advice: Which port should the server listen on?',
        asks: {
          kind: 'help',
          what: 'Which port should the server listen on?',
          request: null,
          input: null,
          remembers: null,
        },
        until: null,
        usage: { costUsd: null, tokens: null, contextPercent: null },
        since: time,
        status: 'Which port should the server listen on?',
        statusAt: time,
        progress: { done: 2, total: 5 },
        pid: number,
        pane: expect.stringMatching(/^%\d+$/) as unknown,
        exitCode: null,
        runs: 1,
        conversation: null,
        permissionMode: null,
        dangerous: false,
        evidence: expect.arrayContaining([{ source: text, fact: text, at: time }]) as unknown,
      },
      expect.objectContaining({ id: '2', name: 'b' }),
    ],
  });
  // Null for this crew, or only at times.
  const optional = /^away|^layout$|\.from$|\.usage\.tokens\.|\.resources\.|\.recovered\.|\.waiting\[\]/;
  const shown = new Set(['warnings[]', ...fieldsOf(status)]);
  const written = documented(page, 'status --json');
  expect([...shown].filter((field) => field !== 'workers[]' && !written.includes(field))).toEqual([]);
  expect(written.filter((field) => !shown.has(field) && !optional.test(field))).toEqual([]);

  terminal.type('\x02d');
  await terminal.ended;

  const listed = JSON.parse((await rig.muxcrew(['ls', '--json'])).stdout) as unknown[];
  expect(listed).toEqual([
    {
      session: status['session'],
      standing: 'live',
      project: rig.project,
      backend: testBackend,
      createdAt: status['createdAt'],
      clients: number,
      supervisor: { pid: number, startTime: text, alive: true },
      progress: { completed: 0, failed: 0, total: 2 },
      asking: expect.any(Number) as unknown,
      leftovers: [],
    },
  ]);
  expect([...new Set(fieldsOf(listed[0]))].sort()).toEqual([...documented(page, 'ls --json')].sort());
});

test('status of one worker narrows the list, and comm/session.json is the same document', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  rig.write('b.md', 'x');
  await rig.muxcrew(['run', '--wait', '--agent', 'demo', 'a.md', 'b.md']);
  await rig.until('both ended', () => rig.snapshot()?.workers.every(({ pid }) => pid === null));
  const one = JSON.parse((await rig.muxcrew(['status', 'b', '--json'])).stdout) as { workers: unknown[] };
  expect(one.workers).toMatchObject([{ id: '2', state: 'completed', exitCode: 0 }]);
  const all = JSON.parse((await rig.muxcrew(['status', '--json'])).stdout) as { writtenAt: string };
  expect({ ...rig.snapshot(), writtenAt: '' }).toEqual({ ...all, writtenAt: '' });
  expect((await rig.muxcrew(['status', '9'])).code).toBe(4);
});

test('a supervisor that was killed is told by the reader, not by the file', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md']);
  await rig.worker('1', ({ pid }) => pid !== null);
  const loops = rig.processes().filter(({ argv }) => /loop\.sh .* supervise/.test(argv));
  for (const { pid } of loops) process.kill(pid, 'SIGKILL');
  process.kill(rig.snapshot()?.supervisor.pid ?? 0, 'SIGKILL');
  const seen = JSON.parse((await rig.muxcrew(['status', '--json'])).stdout) as {
    supervisor: { alive: boolean };
  };
  expect(seen.supervisor.alive).toBe(false);
  expect(rig.snapshot()?.supervisor.alive).toBe(true);
  // The next command that needs one brings it back.
  expect((await rig.muxcrew(['send', '1', '--', 'hi'])).code).toBe(0);
  expect(rig.snapshot()?.workers[0]).toMatchObject({ state: 'working', runs: 1 });
});
