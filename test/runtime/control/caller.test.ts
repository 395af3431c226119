import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lockLimit, sessionState } from '../../../src/core/paths/session-paths.ts';
import { systemProcesses } from '../../../src/os/processes/processes.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';
import type { Sockets } from '../../../src/ports/socket.ts';
import { ancestryOf } from '../../../src/runtime/control/caller.ts';
import { eventually } from '../../backends/eventually.ts';
import { CrewWorld } from '../crew-world.ts';

/** Asks once, without saying who it is, and prints the reply. */
const client = `
const [socket, pid, body] = process.argv.slice(2);
const said = pid === 'none' ? {} : { pid: Number(pid) };
const connection = require('net').connect(socket);
connection.write(JSON.stringify({ v: 1, ...said, body: JSON.parse(body) }) + '\\n');
connection.once('data', (reply) => { process.stdout.write(reply); connection.destroy(); });
`;

describe('a request from a worker’s pane', () => {
  const crews: CrewWorld[] = [];
  afterEach(async () => {
    for (const crew of crews.splice(0)) await crew.dispose();
  }, 20_000);

  it.each([
    ['as it is', ''],
    ['with an empty environment', 'env -i PATH="$PATH"'],
    ['in a session of its own', 'env -i PATH="$PATH" setsid -w'],
    [
      'with the mark of a manager',
      'env MUXCREW_WORKER="$MUXCREW_SESSION/0" MUXCREW_MANAGER="$MUXCREW_SESSION"',
    ],
  ])(
    'is refused what stops workers, %s, whatever pid it names',
    async (_, prefix) => {
      const crew = new CrewWorld(['1', '2'], { maxWorkers: null });
      crews.push(crew);
      const { project } = crew.session;
      const { socket } = sessionState(crew.world.paths.sessions, crew.session.id);
      writeFileSync(join(project, 'client.cjs'), client);
      const asked = ['none', String(process.pid), '1'].map(
        (pid, index) =>
          `${prefix} '${process.execPath}' client.cjs '${socket}' ${pid} '{"op":"stop","workers":["2"]}' >reply${String(index)}.part; mv reply${String(index)}.part reply${String(index)}`,
      );
      crew.scripts.set('1', `until [ -e go ]; do sleep 0.05; done; ${asked.join('; ')}; sleep 60`);
      crew.scripts.set('2', 'sleep 60');
      await crew.start();
      await crew.becomes('2', 'working');
      writeFileSync(join(project, 'go'), '');
      for (const index of [0, 1, 2]) {
        const reply = await eventually('it is answered', () =>
          crew.world.files.readText(join(project, `reply${String(index)}`)),
        );
        expect(reply).toContain('"kind":"refused"');
        expect(reply).toMatch(/called by worker 1 of/);
      }
      expect(crew.worker('2')?.state).toBe('working');
      // The same from outside of the crew's panes, as an earlier build asks.
      expect(await crew.ask({ op: 'stop', workers: ['2'] })).toMatchObject({ body: { body: { ok: true } } });
    },
    60_000,
  );
});

/** Replies to all but pings, each judged only once `gone` has come about. */
function recordReplies(sockets: Sockets, replies: unknown[], gone: () => Promise<unknown>): Sockets {
  const serve: Sockets['serve'] = (path, onRequest, onBug) =>
    sockets.serve(
      path,
      async (body, peers, outlet) => {
        const isPing = (body as { readonly body: { readonly op: string } }).body.op === 'ping';
        if (!isPing) await gone();
        const reply = await onRequest(body, peers, outlet);
        if (!isPing) replies.push(reply);
        return reply;
      },
      onBug,
    );
  return { ...sockets, serve };
}

it.runIf(process.platform === 'linux')(
  'refuses a client that has disconnected, whatever pid it claims',
  async () => {
    const crew = new CrewWorld(['1', '2'], { maxWorkers: null });
    const replies: unknown[] = [];
    let gone: Promise<unknown> = Promise.resolve();
    Object.assign(crew.world, { sockets: recordReplies(crew.world.sockets, replies, () => gone) });
    try {
      await crew.start();
      await crew.becomes('2', 'working');
      const { socket } = sessionState(crew.world.paths.sessions, crew.session.id);
      const before = crew.journaled().length;
      const vanish = `const [socket, body] = process.argv.slice(1);
        const connection = require('net').connect(socket, () => connection.write(body + '\\n', () => process.exit()));`;
      const bodies = [
        { op: 'send', workers: ['2'], text: 'touch pwned', from: 'you', raw: true },
        { op: 'send', workers: ['2'], text: 'hello', from: 'you' },
        { op: 'stop', workers: ['2'] },
        { op: 'set', limits: { maxWorkers: 9, maxCostUsd: null, stopAtMaxCost: false } },
      ];
      for (const [index, pid] of [process.pid, crew.stranger(), 1, 2, 999_999_999, undefined].entries())
        for (const body of [bodies[0], bodies[1 + (index % 3)]]) {
          replies.length = 0;
          const line = JSON.stringify({ v: 1, pid, body });
          const asker = spawn(process.execPath, ['-e', vanish, socket, line], { stdio: 'ignore' });
          gone = new Promise((resolve) => asker.once('exit', resolve));
          const [reply] = await eventually('it is judged', () => replies.length > 0 && replies);
          expect(reply, line).toMatchObject({
            body: { ok: false, failure: { why: expect.stringContaining('the caller is unknown') as string } },
          });
        }
      gone = Promise.resolve();
      expect(crew.worker('2')?.state).toBe('working');
      const asked = crew
        .journaled()
        .slice(before)
        .map(({ is }) => is);
      expect(asked.filter((is) => /message|stop|limits/.test(is))).toEqual([]);
    } finally {
      gone = Promise.resolve();
      await crew.dispose();
    }
  },
  60_000,
);

it('counts the marks of sessions in the same state folder alone, and the outermost one', async () => {
  const crew = new CrewWorld(['1'], { maxWorkers: null });
  try {
    const parts = { files: nodeFiles(), processes: systemProcesses(), sessions: crew.world.paths.sessions };
    const nested = spawn(
      '/bin/sh',
      ['-c', `MUXCREW_WORKER=${crew.session.id}/0 sh -c 'echo $$; sleep 60; :'; :`],
      {
        env: { PATH: process.env['PATH'], MUXCREW_WORKER: `${crew.session.id}/1` },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    const pid = await new Promise<number>((resolve) =>
      nested.stdout.once('data', (text) => resolve(Number(text))),
    );
    expect(ancestryOf(parts, pid)).toEqual({
      caller: { is: 'worker', session: crew.session.id, worker: '1' },
      pid: nested.pid,
    });
    expect(ancestryOf({ ...parts, sessions: '/nonexistent' }, pid)).toEqual({
      caller: { is: 'user' },
      pid: null,
    });
    expect(ancestryOf(parts, process.pid).caller).toEqual({ is: 'user' });
    process.kill(pid);
    nested.kill();
  } finally {
    await crew.dispose();
  }
});

it.each(['0', '1', '12'])(
  'knows worker %s by an inherited limit, out of the tree and with an empty environment',
  async (id) => {
    const crew = new CrewWorld(['1'], { maxWorkers: null });
    try {
      const parts = { files: nodeFiles(), processes: systemProcesses(), sessions: crew.world.paths.sessions };
      const { id: session } = crew.session;
      const limit = String(lockLimit(session, id));
      const left = `env -i setsid sh -c 'echo $$ >left.new; mv left.new left; exec sleep 60' &`;
      spawn('/bin/sh', ['-c', `ulimit -S -w ${limit} || ulimit -S -x ${limit}; ${left} exit 0`], {
        cwd: crew.session.project,
        stdio: 'ignore',
      });
      const pid = Number(
        await eventually('it has left', () => parts.files.readText(join(crew.session.project, 'left'))),
      );
      // A manager's rights go with its environment: without it, a worker's are left.
      expect(ancestryOf(parts, pid)).toEqual({ caller: { is: 'worker', session, worker: id }, pid });
      expect(ancestryOf({ ...parts, sessions: '/nonexistent' }, pid).caller).toEqual({ is: 'user' });
      process.kill(pid);
    } finally {
      await crew.dispose();
    }
  },
);
