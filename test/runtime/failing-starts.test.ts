import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Agent } from '../../src/ports/agent.ts';
import type { ListOutcome } from '../../src/ports/backend.ts';
import type { Event } from '../../src/core/model/event.ts';
import type { World } from '../../src/runtime/world.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import { eventually } from '../backends/eventually.ts';
import { CrewWorld } from './crew-world.ts';
import { breakable } from './scratch.ts';
import type { SessionInfo } from '../../src/core/model/session.ts';

function systemError(code: string, words: string, path?: string): Error {
  const message = `${code}: ${words}, open${path === undefined ? '' : ` '${path}'`}`;
  return Object.assign(new Error(message), {
    code,
    syscall: 'open',
    ...(path === undefined ? {} : { path }),
  });
}

const crews: CrewWorld[] = [];
afterEach(async () => {
  for (const crew of crews.splice(0)) await crew.dispose();
}, 20_000);

function crewOf(
  ids: readonly string[],
  overrides: Partial<SessionInfo> = {},
  agent: Partial<Agent> = {},
): CrewWorld {
  const crew = new CrewWorld(ids, overrides, agent);
  crews.push(crew);
  return crew;
}

/** What worker 1's start throws; null: nothing. */
function crewWith(problem: () => Error | null, overrides: Partial<SessionInfo> = {}): CrewWorld {
  return crewOf(['1', '2'], overrides, {
    prepare: ({ worker: { id, cwd }, env }) => {
      const error = id === '1' ? problem() : null;
      if (error !== null) throw error;
      return { argv: ['agent'], cwd, env };
    },
  });
}

const replace = (crew: CrewWorld, parts: Partial<World>): void => void Object.assign(crew.world, parts);

describe('a start that throws', () => {
  it.each([
    [
      systemError('EISDIR', 'illegal operation on a directory', '/p/w.md'),
      'cannot open /p/w.md: it is a folder (EISDIR)',
    ],
    [systemError('EACCES', 'permission denied', '/s/x'), 'cannot open /s/x: permission denied (EACCES)'],
    [
      systemError('EROFS', 'read-only file system', '/s/x'),
      'cannot open /s/x: the file system is read-only (EROFS)',
    ],
    [
      new TypeError("Cannot read properties of undefined (reading 'program')"),
      "Cannot read properties of undefined (reading 'program')",
    ],
  ])('fails for good where another try would not help: %s', async (error, reason) => {
    let broken = true;
    const crew = crewWith(() => (broken ? error : null), { maxWorkers: 1 });
    await crew.start();
    expect((await crew.becomes('1', 'failed')).detail).toBe(reason);
    // Its slot is free.
    await crew.becomes('2', 'working');
    await crew.ask({ op: 'stop', workers: ['2'] });
    broken = false;
    await crew.ask({ op: 'restart', workers: ['1'] });
    expect((await crew.becomes('1', 'working')).runs).toBe(2);
  });

  it.each([
    ['ENOSPC', 'no space left on device', {}],
    ['EIO', 'i/o error', {}],
    ['EAGAIN', 'resource temporarily unavailable', {}],
    // Node has no name for it.
    ['Unknown system error -116', 'Unknown system error -116', { errno: -116 }],
  ])('is tried again after a pause where the cause may pass: %s', async (code, words, more) => {
    let tries = 0;
    const crew = crewWith(() => {
      tries += 1;
      return tries > 2 ? null : Object.assign(systemError(code, words, '/s/x'), more);
    });
    await crew.start();
    const waits = await eventually('it waits for its next try', () => {
      const now = crew.worker('1');
      return now?.state === 'queued' && (now.detail ?? '').includes('start retry') && now;
    });
    // The first pause is as long as it is, so that it can be seen; the others pass quickly.
    crew.pace = 100;
    expect(waits.detail).toMatch(/^waits for start retry [12] of 5 \(cannot open \/s\/x: .+ \(E[A-Z]+\)\)$/);
    expect((await crew.becomes('1', 'working')).runs).toBe(3);
  });

  it('fails after the last try, with the reason', async () => {
    const crew = crewWith(() => systemError('ENOSPC', 'no space left on device', '/s/x'));
    crew.pace = 1_000;
    await crew.start();
    const worker = await crew.becomes('1', 'failed');
    expect(worker).toMatchObject({
      detail: 'cannot open /s/x: no space left on device (ENOSPC)',
      runs: 6,
      pid: null,
    });
  });

  it('can be stopped between two tries', async () => {
    const crew = crewWith(() => systemError('ENOSPC', 'no space left on device', '/s/x'));
    await crew.start();
    await crew.becomes('1', 'queued');
    await eventually('it failed once', () => crew.worker('1')?.runs === 1);
    await crew.ask({ op: 'stop', workers: ['1'] });
    expect(crew.worker('1')).toMatchObject({ state: 'stopped', runs: 1 });
  });

  it('can be stopped while it waits at the gate of another session', async () => {
    const crew = crewOf(['1'], {}, { gate: () => ({ key: 'k', gapMs: 0 }) });
    nodeFiles().makeFolder(crew.world.paths.gates, 0o700);
    const held = crew.world.locks.tryTake(`${crew.world.paths.gates}/k`);
    await crew.start();
    await crew.becomes('1', 'starting');
    await crew.ask({ op: 'stop', workers: ['1'] });
    expect(crew.worker('1')?.state).toBe('stopped');
    held?.release();
  });

  it('ends what has started all the same when a later step breaks', async () => {
    const crew = crewOf(['1']);
    crew.silent.add('1');
    const { list } = crew.backend;
    let broken = false;
    crew.backend.list = (session): Promise<ListOutcome> =>
      broken ? Promise.reject(systemError('EMFILE', 'too many open files')) : list(session);
    await crew.start();
    const mark = { name: 'MUXCREW_WORKER', value: `${crew.session.id}/1` };
    await eventually('it runs', () => crew.processes.tree(null, mark).length > 0);
    broken = true;
    await eventually('it has failed', () =>
      crew.worker('1')?.detail?.includes('too many open files (EMFILE)'),
    );
    expect(crew.processes.tree(null, mark)).toEqual([]);
    await crew.ask({ op: 'stop', workers: ['1'] });
    broken = false;
  });

  it('does not keep a session from being closed while its disk is full', async () => {
    const crew = crewOf(['1', '2'], { maxWorkers: 1 });
    const files = breakable();
    replace(crew, { files });
    await crew.start();
    const pid = (await crew.becomes('1', 'working')).pid ?? 0;
    files.room = 0;
    await crew.ask({ op: 'restart', workers: ['1'] });
    await crew.ask({ op: 'stop', workers: ['2'] });
    expect(await crew.ask({ op: 'stop', workers: null })).toMatchObject({ body: { body: { ok: true } } });
    expect(crew.processes.identify(pid)).toBeNull();
    expect(await crew.ended()).toEqual({ is: 'over' });
  });
});

describe('an instruction file that changed while its worker was queued', () => {
  const path = (crew: CrewWorld): string => join(crew.session.project, 'worker2_instructions.md');
  it.each<[string, (file: string) => void]>([
    ['is missing', (file) => rmSync(file)],
    ['is empty', (file) => writeFileSync(file, ' \n')],
    ['is not text', (file) => writeFileSync(file, Buffer.from([0xff, 0xfe, 0x41]))],
    ['is not text', (file) => writeFileSync(file, 'a\0b')],
    ['is larger than 5 MB', (file) => writeFileSync(file, 'x'.repeat(5 * 1024 * 1024 + 1))],
    ['is a folder', (file) => (rmSync(file), mkdirSync(file))],
    ['is not a regular file', (file) => (rmSync(file), execFileSync('mkfifo', [file]))],
  ])('fails before the start where it %s, and starts once it is fixed', async (problem, change) => {
    const crew = crewOf(['1', '2'], { maxWorkers: 1 });
    await crew.start();
    await crew.becomes('1', 'working');
    change(path(crew));
    await crew.ask({ op: 'stop', workers: ['1'] });
    expect((await crew.becomes('2', 'failed')).detail).toBe(
      `its instruction file ${problem}: ${path(crew)} (fix it, then: muxcrew restart 2)`,
    );
    expect(crew.started).toEqual(['1']);
    rmSync(path(crew), { recursive: true, force: true });
    writeFileSync(path(crew), 'again\n');
    await crew.ask({ op: 'restart', workers: ['2'] });
    await crew.becomes('2', 'working');
  });

  it('is read as it is then, and why says that it has changed', async () => {
    const crew = crewOf(['1', '2'], { maxWorkers: 1 });
    await crew.start();
    await crew.becomes('1', 'working');
    writeFileSync(path(crew), 'do something else\n');
    await crew.ask({ op: 'stop', workers: ['1'] });
    await crew.becomes('2', 'working');
    const facts = (id: string) => (crew.worker(id)?.evidence ?? []).map(({ fact }) => fact).join('\n');
    expect(facts('2')).toContain('instruction file that had changed since it was added');
    expect(facts('1')).not.toContain('changed');
  });

  it('is not needed for a conversation that is resumed', async () => {
    const crew = crewOf(['1'], {}, { resumes: ({ run }) => run > 1 });
    await crew.start();
    await crew.becomes('1', 'working');
    rmSync(join(crew.session.project, 'worker1_instructions.md'));
    await crew.ask({ op: 'restart', workers: ['1'] });
    await eventually(
      'it runs again',
      () => crew.worker('1')?.runs === 2 && crew.worker('1')?.state === 'working',
    );
  });
});

describe('a source that breaks', () => {
  it('is named, and takes neither the supervisor nor the other sources with it', async () => {
    const crew = crewOf(['1']);
    const { list } = crew.backend;
    let broken = false;
    crew.backend.list = (session): Promise<ListOutcome> =>
      broken ? Promise.reject(new Error('the listing is torn')) : list(session);
    await crew.start();
    await crew.becomes('1', 'working');
    broken = true;
    await eventually('it is shown', () => crew.warnings().some((text) => text.startsWith('panes: ')));
    expect(crew.warnings()).toContain('panes: the listing is torn (logs/muxcrew.log)');
    appendFileSync(join(crew.session.project, 'comm/worker1_status.txt'), '[Worker1] Status: still read\n');
    await eventually('status files are still read', () => crew.worker('1')?.status === 'still read');
    broken = false;
    await eventually('it is taken back', () => crew.warnings().length === 0);
  });

  it('does not keep the supervisor from coming up', async () => {
    const crew = crewOf(['1']);
    const files = nodeFiles();
    const full = systemError('EACCES', 'permission denied', 'requests');
    replace(crew, {
      files: {
        ...files,
        makeFolder: (path, mode) => {
          if (path.endsWith('/events')) throw full;
          files.makeFolder(path, mode);
        },
      },
    });
    await crew.start();
    expect((await crew.becomes('1', 'failed')).detail).toContain('permission denied (EACCES)');
  });
});

describe('a worker in the journal that a build before this one let in', () => {
  it.each([
    ['a Claude without a program', { kind: 'claude' }],
    ['an unknown agent', { kind: 'codex', program: '/bin/codex' }],
    ['no agent', null],
  ])('fails with the reason and harms nobody else: %s', async (_what, agent) => {
    const crew = crewOf(['1', '2']);
    const [created, first, second] = crew.beginning();
    const damaged = { ...first, worker: { ...(first as { worker: object }).worker, agent } };
    crew.journal(...([created, damaged, second] as Event[]));
    await crew.start();
    const worker = await crew.becomes('1', 'failed');
    expect(worker.detail).toMatch(/^its entry in the session is damaged: agent/);
    await crew.becomes('2', 'working');
    await crew.ask({ op: 'restart', workers: ['1'] });
    await crew.becomes('1', 'failed');
    await crew.ask({ op: 'stop', workers: ['1'] });
  });

  it('is left out where its id could be a path', async () => {
    const crew = crewOf(['1']);
    const [created, first] = crew.beginning();
    const { worker } = first as { worker: object };
    const outside = { ...first, worker: { ...worker, id: '../../x' } };
    crew.journal(...([created, first, outside] as Event[]));
    writeFileSync(join(crew.folder, 'marker'), '');
    await crew.start();
    await crew.becomes('1', 'working');
    expect(crew.worker('../../x')).toBeNull();
  });
});
