/**
 * What cannot be healed: the tmux server, a wrapper, an agent, a pane, the whole session are killed. What muxcrew says of
 * it must be true, nothing may hang, and nothing of the session may be left.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'vitest';
import type { Snapshot, SnapshotWorker } from '../../src/core/snapshot/snapshot.ts';
import { eventually } from '../backends/eventually.ts';
import { Crew, processes } from './crew.ts';
import { childrenOf, kill, parentOf } from './process-table.ts';

const quiet = 'exec sleep 1000';
/** Says so once it is. */
const stubborn = 'trap "" HUP TERM; : >stubborn; while :; do sleep 1000; done';

// At once: most of the time is spent in waiting for graces and beats.
describe.concurrent('a crew that loses', () => {
  const started = async (test: TestContext, ...texts: readonly string[]): Promise<Crew> => {
    const crew = new Crew(texts.length, 'own');
    test.onTestFinished(async () => {
      const left = await crew.dispose();
      if (left.length > 0) throw new Error(`left running: ${left.join(' ')}`);
    }, 120_000);
    await crew.start(texts);
    if (texts.includes(stubborn))
      await eventually('it is stubborn', () => existsSync(join(crew.project, 'stubborn')));
    return crew;
  };
  const status = async (crew: Crew): Promise<Snapshot> => {
    const { code, stdout, stderr } = await crew.cli('status', '--json');
    if (code !== 0) throw new Error(`status: ${String(code)} ${stderr}`);
    return JSON.parse(stdout) as Snapshot;
  };
  const one = (snapshot: Snapshot | null, id = '1'): SnapshotWorker => {
    const worker = snapshot?.workers.find((candidate) => candidate.id === id);
    if (worker === undefined) throw new Error(`no worker ${id}`);
    return worker;
  };
  const agentOf = (crew: Crew, id = '1'): number => one(crew.snapshot(), id).pid ?? 0;
  const becomes = (crew: Crew, state: string, id = '1'): Promise<SnapshotWorker> =>
    eventually(`worker ${id} becomes ${state}`, () => {
      const worker = one(crew.snapshot(), id);
      return worker.state === state && worker;
    });
  const facts = ({ evidence }: SnapshotWorker): string => evidence.map(({ fact }) => fact).join('; ');
  const standing = async (crew: Crew): Promise<unknown> => {
    const listed = JSON.parse((await crew.cli('ls', '--all', '--json')).stdout) as readonly {
      standing: string;
    }[];
    return listed[0]?.standing;
  };

  it('its tmux server: lost, the supervisor ends, stop ends survivors, run works again', async (test) => {
    const { expect } = test;
    const crew = await started(test, quiet, stubborn);
    const survivor = agentOf(crew, '2');
    const supervisor = crew.supervisorPid();
    kill(crew.serverPid());
    await eventually('the session is lost', async () => (await standing(crew)) === 'lost');
    const seen = await status(crew);
    expect(seen.workers.map(({ state }) => state)).toEqual(['lost', 'lost']);
    expect(facts(one(seen))).toMatch(/server is gone/);
    await eventually('the supervisor ends', () => processes.identify(supervisor) === null);
    expect(processes.identify(survivor)).not.toBeNull();

    const stopped = await crew.cli('stop', '--yes');
    expect(stopped.code).toBe(0);
    expect(stopped.stdout).toMatch(/survived it ended/);
    expect(processes.identify(survivor)).toBeNull();
    expect(await standing(crew)).toBe('ended');
    expect((await crew.cli('stop', '--yes')).code).toBe(0);

    await crew.start([quiet, quiet]);
    expect(crew.snapshot()?.workers.map(({ state }) => state)).toEqual(['working', 'working']);
  }, 120_000);

  it('its whole session by tmux kill-session: lost, and stop ends what survived', async (test) => {
    const { expect } = test;
    const crew = await started(test, quiet, stubborn);
    const survivor = agentOf(crew, '2');
    crew.tmux('kill-session', '-t', `=${crew.id}:`);
    await eventually('the session is lost', async () => (await standing(crew)) === 'lost');
    expect((await status(crew)).workers.map(({ state }) => state)).toEqual(['lost', 'lost']);
    expect((await crew.cli('stop', '--yes')).code).toBe(0);
    expect(processes.identify(survivor)).toBeNull();
  }, 120_000);

  it('an agent by kill -9: failed, with the signal', async (test) => {
    const { expect } = test;
    const crew = await started(test, quiet, quiet);
    kill(agentOf(crew));
    const worker = await becomes(crew, 'failed');
    expect(worker.exitCode).toBe(137);
    expect(facts(worker)).toMatch(/SIGKILL/);
    expect(one(crew.snapshot(), '2').state).toBe('working');
  }, 120_000);

  it('the wrapper of an agent by kill -9: the agent is hung up, and that is what is said', async (test) => {
    const { expect } = test;
    const crew = await started(test, quiet);
    const agent = agentOf(crew);
    kill(crew.pane('worker:1').pid);
    const worker = await becomes(crew, 'failed');
    expect(facts(worker)).toMatch(/its terminal was closed/);
    expect(processes.identify(agent)).toBeNull();
  }, 120_000);

  it('both wrappers of an agent that ignores hang-ups: it works on, until it is gone', async (test) => {
    const { expect } = test;
    const crew = await started(test, stubborn);
    const agent = agentOf(crew);
    const monitor = parentOf(agent) ?? 0;
    kill(monitor);
    kill(crew.pane('worker:1').pid);
    await eventually('the pane is dead', () => processes.identify(monitor) === null);
    expect(one(await status(crew)).state).toBe('working');
    kill(agent);
    const worker = await becomes(crew, 'failed');
    expect(worker.exitCode).toBeNull();
    expect(worker.pid).toBeNull();
  }, 120_000);

  it('a pane by kill-pane: its worker failed by a hang-up and has no pane; restart gives it a new one', async (test) => {
    const { expect } = test;
    const crew = await started(test, quiet, quiet);
    const agent = agentOf(crew);
    crew.tmux('kill-pane', '-t', crew.pane('worker:1').id);
    const worker = await becomes(crew, 'failed');
    expect(facts(worker)).toMatch(/its terminal was closed/);
    await eventually('it has no pane', () => one(crew.snapshot()).pane === null);
    expect(processes.identify(agent)).toBeNull();
    expect((await crew.cli('restart', '1')).code).toBe(0);
    await becomes(crew, 'working');
    expect(crew.pane('worker:1').pid).toBeGreaterThan(0);
    expect(one(crew.snapshot(), '2').state).toBe('working');
  }, 120_000);

  it('the pane of an agent that ignores hang-ups: it works on without one, and stop ends it', async (test) => {
    const { expect } = test;
    const crew = await started(test, stubborn, quiet);
    const agent = agentOf(crew);
    crew.tmux('kill-pane', '-t', crew.pane('worker:1').id);
    await eventually('it has no pane', () => one(crew.snapshot()).pane === null);
    expect(one(await status(crew)).state).toBe('working');
    expect((await crew.cli('stop', '1')).code).toBe(0);
    expect(processes.identify(agent)).toBeNull();
    expect(one(crew.snapshot()).state).toBe('stopped');
  }, 120_000);

  it('the client that tells its supervisor of events: what happens is seen all the same', async (test) => {
    const { expect } = test;
    const crew = await started(test, quiet, quiet);
    const [control = 0] = crew
      .tmux('list-clients', '-F', '#{client_control_mode} #{client_pid}')
      .split('\n')
      .flatMap((line) => (line.startsWith('1 ') ? [Number(line.slice(2))] : []));
    kill(control);
    await eventually('another one listens', () => {
      const clients = crew.tmux('list-clients', '-F', '#{client_control_mode} #{client_pid}').split('\n');
      return clients.some((line) => line.startsWith('1 ') && line !== `1 ${String(control)}`);
    });
    expect(crew.snapshot()?.workers.map(({ state }) => state)).toEqual(['working', 'working']);
    expect(childrenOf(crew.supervisorPid()).length).toBeGreaterThan(0);
  }, 120_000);

  it('its comm folder: it is there again, and what workers report is read', async (test) => {
    const { expect } = test;
    const crew = await started(
      test,
      'while :; do echo "Status: here" >>comm/worker1_status.txt; sleep 1; done',
    );
    crew.removeComm();
    await eventually('the snapshot is there again', () => crew.snapshot()?.workers[0]?.status === 'here');
    expect(readFileSync(join(crew.state, 'supervisor.out'), 'utf8')).toBe('');
  }, 120_000);
});
