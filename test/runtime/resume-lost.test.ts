/** What is made sure of before a lost session goes on, and what of it is left alone. Its journal is as a reboot left it. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Event } from '../../src/core/model/event.ts';
import { startOf } from '../../src/core/paths/process-start.ts';
import { foldJournal } from '../../src/core/model/fold/fold.ts';
import { sessionState } from '../../src/core/paths/session-paths.ts';
import { resumeLost } from '../../src/runtime/resume/resume-lost.ts';
import { eventually } from '../backends/eventually.ts';
import type { World } from '../../src/runtime/world.ts';
import { CrewWorld } from './crew-world.ts';

const crews: CrewWorld[] = [];
afterEach(async () => {
  for (const crew of crews.splice(0)) await crew.dispose();
});

function crewOf(...ids: readonly string[]): CrewWorld {
  const crew = new CrewWorld(ids, { createdAt: Date.now() - 60_000 });
  crews.push(crew);
  return crew;
}

const size = { columns: 200, rows: 50 };
const resume = (crew: CrewWorld, server: { pid: number; startTime: string } | null = null) =>
  resumeLost(crew.world, crew.session.id, { anew: false, size, server });

function started(crew: CrewWorld, id: string, pid: number, startTime: string): readonly Event[] {
  const at = Date.now() - 50_000;
  return [
    { at, is: 'server-seen', pid: 1, startTime: 'of another boot' },
    { at, is: 'start-requested', worker: id, run: 1 },
    { at: at + 1, is: 'process-started', worker: id, run: 1, pid, startTime },
  ];
}

function states(crew: CrewWorld): Readonly<Record<string, string>> {
  const model = foldJournal(crew.journaled());
  return Object.fromEntries([...(model?.workers ?? [])].map(([id, { state }]) => [id, state.is]));
}

let survivors = 0;
const alive = (crew: CrewWorld, pid: number): boolean => crew.processes.identify(pid) !== null;

/** A process in a session of its own; with the crew's mark, or one that has shed it. */
async function survivor(crew: CrewWorld, script: string, marked = true): Promise<number> {
  survivors += 1;
  const ready = join(crew.folder, `ready-${String(survivors)}`);
  const mark = marked ? { MUXCREW_SESSION: crew.session.id } : {};
  const env = { ...mark, MCR: crew.folder, PATH: process.env['PATH'] ?? '' };
  const child = spawn('/bin/sh', ['-c', `${script}; : >"${ready}"; while :; do sleep 0.1; done`], {
    env,
    stdio: 'ignore',
    detached: true,
  });
  await eventually('it runs', () => crew.world.files.stat(ready) !== null);
  return child.pid ?? 0;
}

test('a process of another boot that bears the pid and the ticks of a worker is not touched', async () => {
  const crew = crewOf('1');
  const pid = crew.stranger();
  const [ticks = ''] = (crew.processes.identify(pid)?.startTime ?? '').split('@');
  const before = startOf(ticks, '00000000-0000-4000-8000-000000000000');
  crew.journal(...crew.beginning(), ...started(crew, '1', pid, before));
  expect(await resume(crew)).toMatchObject({ ok: true, value: { is: 'resumed', ended: 0 } });
  expect(alive(crew, pid)).toBe(true);
  expect(states(crew)).toEqual({ '1': 'lost' });
});

test('an agent of this boot is ended though it has shed its mark, and what bears the mark with it', async () => {
  const crew = crewOf('1');
  const pid = await survivor(crew, "trap '' HUP TERM", false);
  const marked = await survivor(crew, "trap '' HUP TERM");
  crew.journal(
    ...crew.beginning(),
    ...started(crew, '1', pid, crew.processes.identify(pid)?.startTime ?? ''),
  );
  const resumed = await resume(crew);
  expect(resumed).toMatchObject({ ok: true, value: { is: 'resumed' } });
  expect([pid, marked].map((one) => alive(crew, one))).toEqual([false, false]);
  const panes = await crew.backend.list(crew.session.id);
  expect(panes).toMatchObject({ is: 'listed' });
});

test('a last word that nobody had read is read before anybody is started again', async () => {
  const crew = crewOf('1', '2');
  crew.journal(
    ...crew.beginning(),
    ...started(crew, '1', 999_999_999, 'gone'),
    ...started(crew, '2', 999_999_998, 'gone'),
  );
  writeFileSync(join(crew.session.project, 'comm/worker1_status.txt'), '[Worker1] COMPLETED: all\n');
  crew.record('2', 'exit', 1, { status: 3 });
  expect((await resume(crew)).ok).toBe(true);
  expect(states(crew)).toEqual({ '1': 'completed', '2': 'failed' });
});

test('a pane says how its worker stands, with each command on a line of its own', async () => {
  const crew = crewOf('1', '2', '3', '4');
  crew.journal(
    ...crew.beginning(),
    ...['1', '2', '3'].flatMap((id, index) => started(crew, id, 999_999_999 - index, 'gone')),
  );
  writeFileSync(join(crew.session.project, 'comm/worker1_status.txt'), '[Worker1] COMPLETED: all\n');
  crew.record('2', 'exit', 1, { status: 3 });
  const notes = new Map<string, string>();
  const placeholder: World['placeholder'] = (context, note) => {
    notes.set(context.worker.id, note);
    return crew.world.placeholder(context, note);
  };
  const options = { anew: false, size, server: null };
  expect((await resumeLost({ ...crew.world, placeholder }, crew.session.id, options)).ok).toBe(true);
  expect(Object.fromEntries(notes)).toEqual({
    '1': 'completed: claimed\n\nmuxcrew logs 1',
    '2': 'failed: exit 3\n\nmuxcrew restart 2\nmuxcrew logs 2',
    '3': 'lost: no conversation to continue: restart starts it from scratch\n\nmuxcrew restart 3\nmuxcrew logs 3',
    '4': 'starting shortly (starts are staggered)',
  });
});

test('the loss is dated by the supervisor’s last sign of life', async () => {
  const crew = crewOf('1');
  crew.journal(...crew.beginning(), ...started(crew, '1', 999_999_999, 'gone'));
  const lastEvent = Date.now() - 50_000;
  expect((await resume(crew)).ok).toBe(true);
  const lost = crew.journaled().find((event) => event.is === 'backend-gone');
  expect(lost?.is === 'backend-gone' && Math.abs((lost.when ?? 0) - lastEvent)).toBeLessThan(1_000);
});

test.each([
  ['stopped', (pid: number) => ({ run: ['kill', '-CONT', String(pid)] })],
  [
    'below another folder',
    () => ({
      run: ['muxcrew', 'resume', expect.any(String) as string],
      before: ['env', 'TMUX_TMPDIR=/elsewhere'],
    }),
  ],
])(
  'what holds the panes, does not answer and is %s may have agents at work: nothing is ended',
  async (how, fix) => {
    const crew = crewOf('1');
    const frozen = crew.stranger();
    const worker = await survivor(crew, ':');
    crew.journal(...crew.beginning(), ...started(crew, '1', 999_999_999, 'gone'));
    crew.backend.list = () => Promise.resolve({ is: 'backend-gone', detail: 'no answer for 15 seconds' });
    const server = crew.processes.identify(frozen);
    Object.assign(crew.world, {
      processes: {
        ...crew.world.processes,
        isStopped: () => how === 'stopped',
        variable: (pid: number, name: string) =>
          pid === frozen && name === 'TMUX_TMPDIR' ? '/elsewhere' : crew.processes.variable(pid, name),
      },
    });
    const resumed = await resume(crew, server);
    expect(resumed).toMatchObject({
      ok: false,
      failure: {
        kind: 'refused',
        fixes: [fix(frozen)],
      },
    });
    expect(alive(crew, worker)).toBe(true);
    process.kill(-worker, 'SIGKILL');
  },
);

test('panes with somebody at work in them are taken as they are', async () => {
  const crew = crewOf('1');
  await crew.start();
  const { pid } = await crew.becomes('1', 'working');
  // The supervisor took the server for gone, and has ended.
  const lock = sessionState(crew.world.paths.sessions, crew.session.id).lock;
  crew.world.files.remove(lock);
  expect(await resume(crew)).toEqual({ ok: true, value: { is: 'there' } });
  expect(alive(crew, pid ?? 0)).toBe(true);
});

test('panes of one that was killed before it could say that it made them are made anew', async () => {
  const crew = crewOf('1');
  crew.journal(...crew.beginning(), ...started(crew, '1', 999_999_999, 'gone'));
  expect((await resume(crew)).ok).toBe(true);
  const first = await crew.paneOf('1');
  // All but its last word.
  crew.journal(...crew.journaled().filter(({ is }) => is !== 'server-seen'));
  expect(await resume(crew)).toMatchObject({ ok: true, value: { is: 'resumed' } });
  expect(await crew.paneOf('1')).not.toBe(first);
});

test('refused while a supervisor holds the session, and nothing is changed', async () => {
  const crew = crewOf('1');
  const journal = [...crew.beginning(), ...started(crew, '1', 999_999_999, 'gone')];
  crew.journal(...journal);
  const { lock } = sessionState(crew.world.paths.sessions, crew.session.id);
  const held = crew.world.locks.tryTake(lock);
  expect(await resume(crew)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
  held?.release();
  expect(crew.journaled()).toEqual(journal);
});
