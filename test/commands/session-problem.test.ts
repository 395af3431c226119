/** A session that is lost or has no supervisor: every command says the same sentence, with the same fix. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../src/core/failure.ts';
import type { Command } from '../../src/app/command.ts';
import type { Context } from '../../src/app/context.ts';
import type { Snapshot } from '../../src/core/snapshot/snapshot.ts';
import type { WorkerState } from '../../src/core/model/state.ts';
import { command as ls } from '../../src/commands/session/ls.ts';
import { command as logs } from '../../src/commands/reading/logs.ts';
import { command as report } from '../../src/commands/reading/report.ts';
import { command as status } from '../../src/commands/reading/status.ts';
import { command as timeline } from '../../src/commands/reading/timeline.ts';
import { command as wait } from '../../src/commands/reading/wait.ts';
import { command as why } from '../../src/commands/reading/why.ts';
import { parseArguments } from '../../src/cli/parse.ts';
import { remediesText } from '../../src/core/remedy.ts';
import { failureText } from '../../src/view/failure-text.ts';
import { but } from '../view/doctor/facts.ts';
import { findings } from '../../src/view/doctor/findings.ts';
import { hasLostWork } from '../../src/app/resume/has-work.ts';
import { findSession } from '../../src/app/sessions/sessions.ts';
import { projectPaths, sessionState, statePaths } from '../../src/core/paths/session-paths.ts';
import { openEmulator } from '../../src/os/emulator/emulator.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import { demo, session as info, worker as spec } from '../core/crew.ts';
import { now, snapshot, worker } from '../view/snapshots.ts';

const id = info.id;
const lost = `session ${id} is lost (its panes are gone): muxcrew resume ${id}`;
const finished = `session ${id} is lost (its panes are gone), but all workers are finished: muxcrew stop --session ${id}`;
const unsupervised = `session ${id} has no supervisor (its status may be outdated): muxcrew attach ${id}`;

interface Case {
  readonly is: 'lost' | 'unsupervised' | 'supervised' | 'ended';
  readonly state?: WorkerState['is'];
}

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcs-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function world({ is, state = 'working' }: Case, host: string | null = null) {
  const project = join(folder, 'project');
  const paths = statePaths({ XDG_STATE_HOME: join(folder, 'state') });
  const session = { ...info, project, createdAt: now - 60_000 };
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const stateFiles = sessionState(paths.sessions, id);
  const own: Partial<Snapshot> = {
    session: id,
    project,
    createdAt: new Date(session.createdAt).toISOString(),
    closed: is === 'ended',
  };
  put(stateFiles.spec, JSON.stringify({ version: 1, session, workers: [spec('1', demo)] }));
  put(stateFiles.journal, '');
  put(
    projectPaths(session).snapshot,
    JSON.stringify(snapshot([worker('1', 'a', { state, agent: 'demo' })], own)),
  );
  put(projectPaths(session).workerLog('1'), 'hello\n');
  const out: string[] = [];
  const err: string[] = [];
  let at = now;
  const context = {
    cwd: project,
    folderMeant: true,
    host,
    paths,
    caller: { is: 'user' },
    clock: {
      now: () => at,
      sleep: () => Promise.resolve(),
      after: (ms: number, done: () => void) => {
        at += ms;
        queueMicrotask(done);
        return () => undefined;
      },
    },
    locks: { holder: () => (is === 'supervised' ? { pid: 1, startTime: '1' } : null) },
    processes: { isAlive: () => is === 'supervised' || is === 'unsupervised' },
    files: { ...nodeFiles(), watch: () => () => undefined },
    terminal: { input: false, output: false, columns: null, rows: null, colours: 0, unicode: true },
    agents: () => Promise.resolve([]),
    openEmulator: () => Promise.resolve(openEmulator),
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
  } as unknown as Context;
  return { context, shown: () => ({ out: out.join(''), err: err.join('') }) };
}

async function run(context: Context, command: Command, line: readonly string[]): Promise<string> {
  const args = parseArguments(command.words, line);
  if (!args.ok) throw new Error('the command line of this test');
  const result = await command.run(context, args.value);
  if (result.ok) return '';
  const { what, fixes } = failureText(result.failure);
  return `${what.replace(/\.$/, '')}: ${remediesText(fixes) ?? ''}`;
}

const readers: readonly (readonly [string, Command, readonly string[]])[] = [
  ['status', status, []],
  ['status --json', status, ['--json']],
  ['why', why, ['1']],
  ['why --json', why, ['1', '--json']],
  ['logs', logs, ['1']],
  ['logs --raw', logs, ['1', '--raw']],
  ['wait', wait, ['--timeout', '5s']],
  ['report', report, []],
  ['report --json', report, ['--json']],
  ['report --runs', report, ['--runs']],
  ['timeline', timeline, []],
  ['timeline --json', timeline, ['--json']],
  ['ls', ls, []],
];

const cases: readonly (readonly [string, Case, string | null])[] = [
  ['a lost session', { is: 'lost' }, lost],
  ['a lost session with an idle worker', { is: 'lost', state: 'idle' }, lost],
  ['a lost session with finished workers', { is: 'lost', state: 'completed' }, finished],
  ['a session without a supervisor', { is: 'unsupervised' }, unsupervised],
  ['a session that runs', { is: 'supervised' }, null],
  ['a stopped session', { is: 'ended', state: 'stopped' }, null],
];

describe.each(cases)('of %s', (_, its, line) => {
  it.each(readers)('%s says it once, with the fix', async (name, command, words) => {
    const { context, shown } = world(its);
    const failed = await run(context, command, words);
    const { out, err } = shown();
    const all = `${out}\n${err}\n${failed}`.toLowerCase();
    if (line === null) return expect(all).not.toMatch(/is lost|no supervisor/);
    expect(all.split(line.toLowerCase())).toHaveLength(2);
    if (name.endsWith('--json') || name.endsWith('--raw')) expect(out.toLowerCase()).not.toContain(line);
  });

  it('doctor says it, with the fix', () => {
    if (line === null || its.is === 'ended') return;
    const { context } = world(its);
    const found = findSession(context, id);
    if (found === null) throw new Error('the session of this test');
    const facts = {
      id,
      standing: found.standing,
      lostWork: hasLostWork(context, found),
      supervised: false,
      serverPid: null,
      cgroup: null,
    };
    const said = findings(but({ sessions: [facts] })).filter(({ id: of }) => of.startsWith('session-'));
    expect(said.map(({ what, mend }) => `${what}: ${mend?.replace(/ \(or .*/, '') ?? ''}`)).toEqual([line]);
  });
});

it('a request to a lost session, or to one without a supervisor, fails with it', () => {
  const failed = (failure: Failure): string => {
    const { what, fixes } = failureText(failure);
    return `${what.replace(/\.$/, '')}: ${remediesText(fixes) ?? ''}`;
  };
  const capital = (line: string): string => `S${line.slice(1)}`;
  expect(failed({ kind: 'session-lost', session: id })).toBe(capital(lost));
  expect(failed({ kind: 'supervisor-silent', session: id, log: '/l', dead: true })).toBe(
    capital(unsupervised),
  );
  expect(failed({ kind: 'supervisor-silent', session: id, log: '/l', dead: false })).toBe(
    `The supervisor of session ${id} does not answer: muxcrew attach ${id} (its log: /l)`,
  );
});

it('the fix names the host that the session is on', async () => {
  const { context, shown } = world({ is: 'lost' }, 'box');
  await run(context, why, ['1']);
  expect(shown().err).toContain(`muxcrew --host box resume ${id}`);
});

it('wait reports a supervisor that is gone once, and then the lost session', async () => {
  const { context, shown } = world({ is: 'unsupervised' });
  let looks = 0;
  const alive = (): boolean => ++looks < 10;
  const failed = await run({ ...context, processes: { ...context.processes, isAlive: alive } }, wait, []);
  expect(failed).toBe('');
  expect(shown()).toEqual({
    out: '1 a lost (its server is gone)\n',
    err: `muxcrew: ${unsupervised}\nmuxcrew: ${lost}\n`,
  });
});
