import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/model/event.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { eventually } from '../backends/eventually.ts';
import { CrewWorld } from './crew-world.ts';

const crews: CrewWorld[] = [];
afterEach(async () => {
  for (const crew of crews.splice(0)) await crew.dispose();
}, 20_000);

/** Worker 1 reports COMPLETED and lives on; `command` decides whether that holds. */
function crewWith(command: string, tries = 0, more: readonly Event[] = []): CrewWorld {
  const crew = new CrewWorld(['1']);
  crews.push(crew);
  crew.scripts.set('1', 'echo "[Worker1] COMPLETED: done it" >>comm/worker1_status.txt; exec sleep 1000');
  const verify = { command, tries };
  crew.journal(
    ...crew
      .beginning()
      .map((event): Event =>
        event.is === 'worker-added' ? { ...event, worker: { ...event.worker, verify } } : event,
      ),
    ...more,
  );
  return crew;
}

const checks = (crew: CrewWorld): readonly number[] =>
  crew.processes.tree(null, { name: 'MUXCREW_CHECK', value: `${crew.session.id}/1` }).map(({ pid }) => pid);

/** Ignores SIGTERM, and has a child that left its process group and ignores it, too. */
const stubborn = `trap "" TERM HUP; setsid sh -c 'trap "" TERM HUP; while :; do sleep 1; done' & echo >begun; while :; do sleep 1; done`;

describe('the check of a worker', () => {
  it.each<[string, object, { readonly state?: string; readonly runs?: number }]>([
    ['is stopped', { op: 'stop', workers: ['1'] }, { state: 'stopped' }],
    ['is restarted', { op: 'restart', workers: ['1'] }, { runs: 2 }],
    ['gets a message', { op: 'send', workers: ['1'], text: 'more', from: 'you' }, { state: 'working' }],
  ])(
    'is ended whole when the worker %s, and nothing comes of it',
    async (_what, request, shown) => {
      const crew = crewWith(stubborn);
      await crew.start();
      await eventually('it runs', () => existsSync(join(crew.session.project, 'begun')));
      const before = await eventually('its child is there', () => checks(crew).length >= 3 && checks(crew));
      await crew.ask(request);
      await eventually(
        'it is ended',
        () => before.every((pid) => crew.processes.identify(pid) === null),
        20_000,
      );
      const worker = await eventually('it is shown', () => {
        const now = crew.worker('1');
        return now !== null && (now.state === shown.state || now.runs === shown.runs) && now;
      });
      expect(crew.journaled().some(({ is }) => is === 'check-ended')).toBe(false);
      // The agent is not what was checked.
      if (shown.state === 'working') expect(worker.pid).not.toBeNull();
    },
    30_000,
  );

  it('is ended with the session', async () => {
    const crew = crewWith(stubborn);
    await crew.start();
    await eventually('it runs', () => existsSync(join(crew.session.project, 'begun')));
    const before = checks(crew);
    await crew.ask({ op: 'stop', workers: null });
    await eventually(
      'it is ended',
      () => before.every((pid) => crew.processes.identify(pid) === null),
      20_000,
    );
  }, 30_000);

  it('of a supervisor that was killed is ended before another one runs', async () => {
    const crew = crewWith('echo x >>count; test "$(wc -l <count)" -ge 1', 0);
    const mark = `${crew.session.id}/1`;
    const env = { PATH: process.env['PATH'], MUXCREW_CHECK: mark, MUXCREW_WORKER: `other/${mark}` };
    const left = spawn('/bin/sh', ['-c', 'trap "" TERM; while :; do sleep 1; done'], {
      env,
      stdio: 'ignore',
    });
    const over = new Promise((resolve) => left.once('exit', (_code, signal) => resolve(signal)));
    await crew.start();
    await crew.becomes('1', 'completed');
    expect(await over).toBe('SIGKILL');
    expect(readFileSync(join(crew.session.project, 'count'), 'utf8')).toBe('x\n');
  });

  it('passes when its command has ended, and takes with it what that left in the background', async () => {
    const crew = crewWith('sleep 1000 & echo $! >child; exit 0');
    await crew.start();
    await crew.becomes('1', 'completed');
    const child = Number(readFileSync(join(crew.session.project, 'child'), 'utf8'));
    await eventually('its child is ended', () => crew.processes.identify(child) === null);
  });

  it.each([
    ['exit 7', 'exit 7', { exitCode: 7, signal: null }],
    ['kill -9 $$', 'ended by SIGKILL', { exitCode: null, signal: 'SIGKILL' }],
    ['no-such-program', 'exit 127', { exitCode: 127 }],
  ])('shows how it ended: %s', async (command, words, check) => {
    const crew = crewWith(`echo looking; echo "2 tests failed" >&2; ${command}`);
    await crew.start();
    const worker = await crew.becomes('1', 'failed');
    expect(worker.detail).toContain(`its check failed once: ${words} (echo looking;`);
    expect(worker).toMatchObject({ status: null, check: { state: 'failed', try: 1, of: 1, ...check } });
    expect(worker.check?.output).toEqual(expect.arrayContaining(['looking', '2 tests failed']));
  });

  it('that hangs is ended, and says so', async () => {
    const crew = crewWith(stubborn);
    const { clock } = crew.world;
    const after: Clock['after'] = (ms, callback) => clock.after(ms >= 1_800_000 ? 500 : ms, callback);
    Object.assign(crew.world, { clock: { ...clock, after } });
    await crew.start();
    const worker = await crew.becomes('1', 'failed');
    expect(worker.detail).toContain('its check failed once: timed out after 30m');
    expect(worker.check).toMatchObject({ timedOut: true, exitCode: null });
    expect(checks(crew)).toEqual([]);
  }, 20_000);

  it('that cannot be run is said to be that, and is no try of the worker’s', async () => {
    const crew = crewWith('true', 1);
    const { tail } = crew.world.exec;
    Object.assign(crew.world, {
      exec: {
        ...crew.world.exec,
        tail: (...args: Parameters<typeof tail>) => {
          const { project } = crew.session;
          renameSync(project, `${project}-moved`);
          const ran = tail(...args);
          renameSync(`${project}-moved`, project);
          return ran;
        },
      },
    });
    await crew.start();
    const worker = await crew.becomes('1', 'failed');
    expect(worker.detail).toMatch(/^its check could not be run: .*ENOENT/);
    expect(worker.check).toMatchObject({ state: 'failed', exitCode: null });
    rmSync(`${crew.session.project}-moved`, { recursive: true, force: true });
    mkdirSync(crew.session.project, { recursive: true });
  });
});
