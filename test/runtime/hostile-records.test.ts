/** What a worker may put in the place of its records: the supervisor goes on, answers, and says what it cannot read. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sessionState } from '../../src/core/paths/session-paths.ts';
import { systemProcesses } from '../../src/os/processes/processes.ts';
import { eventually } from '../backends/eventually.ts';
import { CrewWorld } from './crew-world.ts';

const request = {
  kind: 'permission',
  tool: 'Bash',
  what: 'Bash: npm test',
  input: 'command: npm test',
  at: 1,
} as const;

const kinds: Readonly<Record<string, (path: string) => void>> = {
  'a named pipe': (path) => void execFileSync('mkfifo', [path]),
  'a link to /dev/zero': (path) => symlinkSync('/dev/zero', path),
  'a folder': (path) => mkdirSync(path),
};

describe.each(Object.keys(kinds))('%s', (kind) => {
  let crew: CrewWorld;
  afterEach(() => crew.dispose());

  it('in the place of each record keeps the supervisor neither from answering nor from seeing the exit', async () => {
    const asked: string[] = [];
    crew = new CrewWorld(
      ['1'],
      {},
      {
        asks: { read: (_name: string, text: string) => (asked.push(text), null), reply: () => null },
        registry: {
          folder: () => join(crew.folder, 'registry'),
          file: (pid: number) => `${String(pid)}.json`,
          read: () => null,
        },
      },
    );
    const state = sessionState(crew.world.paths.sessions, crew.session.id).worker('1');
    const put = (path: string): void => {
      mkdirSync(dirname(path), { recursive: true });
      kinds[kind]?.(path);
    };
    mkdirSync(join(crew.folder, 'registry'));
    crew.scripts.set('1', 'sleep 0.5; while [ ! -e "$MCR/go" ]; do sleep 0.05; done; exit 3');
    await crew.start();
    const { pid } = await crew.becomes('1', 'working');
    put(join(state.requests, '1-1-1.req'));
    writeFileSync(join(state.requests, '1-1-2.req'), 'text');
    put(join(state.events, '1-1-1-Stop.json'));
    put(join(state.folder, 'status-line.json'));
    put(join(crew.folder, 'registry', `${String(pid)}.json`));
    put(join(crew.session.project, 'comm/worker1_status.txt'));
    await eventually('the record after it is read', () => asked.length > 0);
    expect(asked).toEqual(['text']);
    expect((await crew.ask({ op: 'ping' })).is).toBe('answered');
    mkdirSync(join(crew.folder, 'go'));
    expect(await crew.becomes('1', 'failed')).toMatchObject({ pid: null });
  });

  it('in the place of an exit record is reported, and the session can be stopped', async () => {
    crew = new CrewWorld(['1']);
    const state = sessionState(crew.world.paths.sessions, crew.session.id).worker('1');
    await crew.start();
    await crew.becomes('1', 'working');
    kinds[kind]?.(state.exitRecord(1));
    await eventually('it is reported', () =>
      crew.warnings().some((text) => /exit-1: it is (a|not a) /.test(text)),
    );
    expect((await crew.ask({ op: 'ping' })).is).toBe('answered');
    // The end of its program is recorded there.
    rmSync(state.exitRecord(1), { recursive: true });
  });
});

describe('many files that are not requests', () => {
  let crew: CrewWorld;
  afterEach(() => crew.dispose());

  it.each([
    ['no requests', 600, (path: string) => writeFileSync(path, 'garbage')],
    ['folders', 120, (path: string) => mkdirSync(path)],
  ])('do not hide a later request: %s', async (_, count, write) => {
    const reads = new Map<string, number>();
    crew = new CrewWorld(
      ['1'],
      {},
      {
        asks: {
          read: (name, text) => {
            reads.set(name, (reads.get(name) ?? 0) + 1);
            return text === 'ask' ? { ...request, id: name.slice(0, -4), pid: process.pid } : null;
          },
          reply: () => null,
        },
      },
    );
    const { requests } = sessionState(crew.world.paths.sessions, crew.session.id).worker('1');
    crew.scripts.set('1', 'sleep 60');
    await crew.start();
    await crew.becomes('1', 'working');
    for (let index = 0; index < count; index += 1)
      write(join(requests, `${String(index).padStart(4, '0')}-1-1.req`));
    writeFileSync(join(requests, '9-1-1.req'), 'ask');
    await crew.becomes('1', 'asking');
    expect(existsSync(join(requests, '9-1-1.req'))).toBe(true);
    reads.delete('9-1-1.req');
    expect(Math.max(0, ...reads.values())).toBeLessThanOrEqual(1);
    const isGarbage = reads.size > 0;
    expect(readdirSync(requests)).toHaveLength(isGarbage ? 1 : count + 1);
    const notices = (): readonly string[] =>
      crew.warnings().filter((text) => text.includes('invalid request files'));
    if (isGarbage) await eventually('it is reported', () => notices().length === 1);
    expect(crew.journaled().filter((event) => event.is === 'warning')).toHaveLength(isGarbage ? 1 : 0);
  });
});

describe('many valid requests that are forged', () => {
  let crew: CrewWorld;
  afterEach(() => crew.dispose());

  /** The records hold the pid that the request names. */
  async function flooded(pidOf: (index: number) => number, count: number): Promise<string> {
    crew = new CrewWorld(
      ['1'],
      {},
      {
        asks: {
          read: (name, text) => ({ ...request, what: text, id: name.slice(0, -4), pid: Number(text) }),
          reply: () => null,
        },
      },
    );
    const { requests } = sessionState(crew.world.paths.sessions, crew.session.id).worker('1');
    crew.scripts.set('1', 'sleep 60');
    await crew.start();
    await crew.becomes('1', 'working');
    // Their names say that they are the newest.
    for (let index = 0; index < count; index += 1)
      writeFileSync(join(requests, `9${String(index).padStart(4, '0')}-1-1.req`), String(pidOf(index)));
    await crew.becomes('1', 'asking');
    return requests;
  }

  const openRequests = (): readonly string[] => {
    const open = new Set<string>();
    for (const event of crew.journaled()) {
      if (event.is === 'asked') open.add(event.request.id);
      if (event.is === 'ask-ended') open.delete(event.request);
    }
    return [...open];
  };

  it('of one process leave one, and the real one after them is shown', async () => {
    const requests = await flooded(() => process.pid, 150);
    const real = crew.stranger();
    writeFileSync(join(requests, '1-1-1.req'), String(real));
    await eventually('the others are over', () => openRequests().length === 2);
    expect(openRequests()).toContain('1-1-1');
    expect(crew.warnings().filter((text) => text.includes('too many open requests'))).toHaveLength(1);
    expect(readdirSync(requests)).toHaveLength(2);
  });

  it('of many processes are bounded, and the real one after them is shown @slow', async () => {
    const shell = spawn('sh', ['-c', 'for i in $(seq 120); do sleep 60 & done; wait'], {
      detached: true,
      stdio: 'ignore',
    });
    const processes = systemProcesses();
    const none = { name: 'MUXCREW_WORKER', value: 'none/0' };
    const pids = await eventually('they run', () => {
      const found = processes.tree(shell.pid ?? null, none).map(({ pid }) => pid);
      return found.length === 121 && found;
    });
    const requests = await flooded((index) => pids[index] ?? 0, 121);
    const real = crew.stranger();
    writeFileSync(join(requests, '1-1-1.req'), String(real));
    await eventually('the real one is shown', () => openRequests().includes('1-1-1'));
    await eventually('the oldest are over', () => openRequests().length <= 100);
    expect(openRequests()).toContain('1-1-1');
    process.kill(-(shell.pid ?? 0), 'SIGKILL');
  });
});
