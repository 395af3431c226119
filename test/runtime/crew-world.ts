/**
 * A supervisor's world in a folder of its own: panes in memory, files, sockets and processes real. What a worker's pane
 * runs is a shell script, started here as the wrapper would, with its records of start and exit.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AskOutcome } from '../../src/ports/socket.ts';
import type { Agent } from '../../src/ports/agent.ts';
import type { PaneCommand } from '../../src/ports/backend.ts';
import type { WorkerSpec } from '../../src/core/model/worker.ts';
import type { Event } from '../../src/core/model/event.ts';
import type { Snapshot, SnapshotWorker } from '../../src/core/snapshot/snapshot.ts';
import type { SupervisorEnd } from '../../src/runtime/supervisor.ts';
import type { World } from '../../src/runtime/world.ts';
import { memoryBackend, type MemoryBackend } from '../backends/memory/backend.ts';
import type { Arrangement, PaneRole } from '../../src/core/terminal/geometry.ts';
import { sessionState, statePaths } from '../../src/core/paths/session-paths.ts';
import { nodeExec } from '../../src/os/processes/exec.ts';
import { systemClock } from '../../src/os/clock.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import { systemLocks } from '../../src/os/files/lock.ts';
import { systemProcesses } from '../../src/os/processes/processes.ts';
import { unixSockets } from '../../src/os/sockets/socket.ts';
import { instructionsDigest } from '../../src/runtime/project/instructions-digest.ts';
import { commandAgent } from '../../src/agents/command/agent.ts';
import { plainAgent } from '../../src/agents/plain-agent.ts';
import { localPlacement } from '../../src/placements/local/local.ts';
import type { Placement } from '../../src/ports/placement.ts';
import { sharedWorkspace } from '../../src/workspaces/shared.ts';
import { supervise } from '../../src/runtime/supervisor.ts';
import { eventually } from '../backends/eventually.ts';
import { demo, session as plain, worker } from '../core/crew.ts';
import { scratch } from './scratch.ts';
import type { SessionInfo } from '../../src/core/model/session.ts';

/** The slow beat comes so much faster here. */
const hurry = 20;

const agent: Agent = plainAgent({
  kind: 'demo',
  program: (spec) => (spec.kind === 'command' ? commandAgent().program(spec) : null),
  prepare: ({ worker: { cwd }, env }) => ({ argv: ['agent'], cwd, env }),
  end: { signal: 'SIGTERM', graceMs: 300 },
});

let worlds = 0;

export interface CrewMore {
  /** Parts of its world, in place of its own. */
  readonly world?: (crew: CrewWorld) => Partial<World>;
  /** Of every worker. */
  readonly worker?: Partial<WorkerSpec>;
  /** A run leaves no record of its end. Default: it does. */
  readonly quietEnds?: boolean;
}

export class CrewWorld {
  readonly processes = systemProcesses();
  /** Its pane commands are read by `launch` below. */
  readonly local: Placement = {
    ...localPlacement({ files: nodeFiles(), processes: this.processes, assets: '/none' }),
    prepare: (launch, { worker: { id }, run, folder, lockLimit }) => ({
      argv: ['run', id, String(run), folder, String(lockLimit)],
      cwd: launch.cwd,
      env: launch.env,
    }),
  };
  readonly folder: string;
  readonly session: SessionInfo;
  readonly world: World;
  readonly backend: MemoryBackend;
  /** What a worker's pane runs, by worker; `null`: it dies before it can write a record. */
  readonly scripts = new Map<string, string | null>();
  /** What a worker's pane shows of its program, by worker. */
  readonly prints = new Map<string, string>();
  /** Workers whose program runs without a record of it. */
  readonly silent = new Set<string>();
  /** How much faster than the clock pauses pass. */
  pace = 1;
  /** Workers in the order in which they were started. */
  readonly started: string[] = [];
  /** What the person's desktop was asked to show. */
  readonly notices: string[] = [];
  private readonly place = scratch();
  private readonly children: ChildProcess[] = [];
  private readonly state: ReturnType<typeof sessionState>;
  private readonly ids: readonly string[];
  private readonly more: CrewMore;
  private end: Promise<SupervisorEnd> | null = null;
  private readonly all: Promise<SupervisorEnd>[] = [];

  constructor(
    ids: readonly string[],
    overrides: Partial<SessionInfo> = {},
    agentOverrides: Partial<Agent> = {},
    more: CrewMore = {},
  ) {
    this.ids = ids;
    this.more = more;
    this.folder = this.place.folder;
    const project = join(this.folder, 'p');
    for (const own of ['comm', 'logs', 'outputs']) mkdirSync(join(project, own), { recursive: true });
    // Its own: what is swept bears it as a mark, and the same tests may run elsewhere on the machine.
    worlds += 1;
    this.session = { ...plain, id: `p-${process.pid}-${worlds}`, project, ...overrides };
    const paths = statePaths({ XDG_STATE_HOME: this.folder });
    this.state = sessionState(paths.sessions, this.session.id);
    mkdirSync(this.state.folder, { recursive: true, mode: 0o700 });
    writeFileSync(
      this.state.spec,
      JSON.stringify({ version: 1, session: this.session, workers: this.specs() }),
    );
    this.backend = memoryBackend({
      program: (command) => {
        const at = command.argv.indexOf('run');
        if (at >= 0) this.launch(command, at);
        const prints = at < 0 ? undefined : this.prints.get(command.argv[at + 1] ?? '');
        return { prints: prints ?? '', answers: (line) => `got<${line}>` };
      },
    });
    const files = nodeFiles();
    const clock = systemClock();
    this.world = {
      files,
      exec: nodeExec(),
      clock: {
        ...clock,
        after: (ms, callback) => clock.after(ms / this.pace, callback),
        every: (ms, callback) => clock.every(ms / hurry, callback),
        sleep: (ms) => clock.sleep(ms / this.pace),
        rest: (ms) => clock.rest(ms / this.pace),
      },
      processes: this.processes,
      locks: systemLocks(files, this.processes),
      sockets: unixSockets(),
      backend: this.backend,
      agent: () => ({ ...agent, ...agentOverrides }),
      placement: (kind) => (kind === 'local' ? this.local : null),
      workspace: (kind) => (kind === 'shared' ? sharedWorkspace() : null),
      placeholder: ({ folder }) => ({ argv: ['wait'], cwd: folder, env: {} }),
      sidebar: { argv: ['sidebar again'], cwd: this.folder, env: {} },
      paths,
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', MCR: this.folder },
      notice: (notice) => {
        this.notices.push(`${notice.title}: ${notice.body}`);
        return Promise.resolve(null);
      },
      pid: process.pid,
      iso: (at) => new Date(at).toISOString(),
      log: (_level, text) => {
        // A supervisor that was killed may still have a timer when its folder is gone.
        if (existsSync(this.folder)) appendFileSync(join(this.folder, 'log'), `${text}\n`);
      },
      ...more.world?.(this),
    };
  }

  /** What supervisors before have left in the journal. */
  journal(...events: readonly Event[]): void {
    writeFileSync(
      this.state.journal,
      `{"v":1}\n${events.map((event) => `${JSON.stringify(event)}\n`).join('')}`,
    );
  }

  beginning(): readonly Event[] {
    return [
      { at: 0, is: 'session-created', session: this.session },
      ...this.specs().map((spec): Event => ({ at: 0, is: 'worker-added', worker: spec })),
    ];
  }

  journaled(): readonly Event[] {
    const lines = readFileSync(this.state.journal, 'utf8').trimEnd().split('\n').slice(1);
    return lines.map((line) => JSON.parse(line) as Event);
  }

  record(id: string, name: 'run' | 'exit', run: number, content: object): void {
    const { folder } = this.state.worker(id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'new'), JSON.stringify({ run, ...content }));
    renameSync(join(folder, 'new'), join(folder, `${name}-${String(run)}`));
  }

  /** Panes first, as `run` makes them; then the supervisor. */
  async start(): Promise<void> {
    const command = (word: string): PaneCommand => ({ argv: [word], cwd: this.folder, env: {} });
    await this.backend.create({
      session: this.session.id,
      arrangement: sideBySide([
        { is: 'sidebar' },
        ...this.ids.map((id) => ({ is: 'worker', worker: id }) as const),
      ]),
      panes: [
        { role: { is: 'sidebar' }, command: command('sidebar'), log: null },
        ...this.ids.map((id) => ({
          role: { is: 'worker', worker: id } as const,
          command: command('wait'),
          log: null,
        })),
      ],
    });
    void this.supervise();
    await eventually('it answers', async () => (await this.ask({ op: 'ping' })).is === 'answered');
  }

  supervise(): Promise<SupervisorEnd> {
    const end = supervise(this.world, this.session.id);
    this.all.push(end);
    this.end = end;
    return end;
  }

  ask(body: object): Promise<AskOutcome> {
    return this.world.sockets.ask(this.state.socket, { v: 1, body }, 10_000);
  }

  worker(id: string): SnapshotWorker | null {
    const text = this.world.files.readText(join(this.session.project, 'comm/session.json'));
    return text === null
      ? null
      : ((JSON.parse(text) as Snapshot).workers.find((one) => one.id === id) ?? null);
  }

  warnings(): readonly string[] {
    const text = this.world.files.readText(join(this.session.project, 'comm/session.json'));
    return text === null ? [] : (JSON.parse(text) as Snapshot).warnings;
  }

  stateFolder(id: string): string {
    return this.state.worker(id).folder;
  }

  /** How the supervisor ended. */
  ended(): Promise<SupervisorEnd | null> {
    return this.end ?? Promise.resolve(null);
  }

  becomes(id: string, state: string): Promise<SnapshotWorker> {
    return eventually(`worker ${id} is ${state}`, () => {
      const now = this.worker(id);
      return now?.state === state && now;
    });
  }

  async paneOf(id: string): Promise<string> {
    const outcome = await this.backend.list(this.session.id);
    const panes = outcome.is === 'listed' ? outcome.listing.panes : [];
    const found = panes.find(({ role }) => role?.is === 'worker' && role.worker === id);
    if (found === undefined) throw new Error(`worker ${id} has no pane`);
    return found.id;
  }

  /** A process of nobody's, with no mark. */
  stranger(): number {
    const child = spawn('sleep', ['1000'], { stdio: 'ignore', env: {} });
    this.children.push(child);
    return child.pid ?? 0;
  }

  async dispose(): Promise<void> {
    if (this.end !== null) {
      await this.ask({ op: 'stop', workers: null });
      // An earlier one may still be writing.
      await Promise.all(this.all);
    }
    for (const child of this.children) child.kill('SIGKILL');
    await eventually('no process is left', () => {
      return this.processes.tree(null, { name: 'MCR', value: this.folder }).length === 0;
    });
    this.place.remove();
  }

  private specs() {
    return this.ids.map((id) => {
      const instructions = join(this.session.project, `worker${id}_instructions.md`);
      writeFileSync(instructions, 'do it\n', { flag: 'a' });
      const digest = instructionsDigest(readFileSync(instructions, 'utf8'));
      return {
        ...worker(id, demo),
        instructions,
        instructionsDigest: digest,
        cwd: this.session.project,
        ...this.more.worker,
      };
    });
  }

  /** What stands before `run`, at that index, runs it. */
  private launch({ argv, cwd, env }: PaneCommand, at: number): void {
    const [, id = '', run = '', folder = '', limit = ''] = argv.slice(at);
    this.started.push(id);
    const script = this.scripts.get(id) ?? (this.scripts.has(id) ? null : 'exec sleep 1000');
    if (script === null) {
      setTimeout(() => void this.paneOf(id).then((pane) => this.backend.endProcess(pane, 1, null)), 20);
      return;
    }
    // As the wrapper does.
    const record = join(folder, `run-${run}`);
    // In a placement, only the program itself knows when it has begun.
    const says =
      at === 0
        ? ''
        : `printf '{"run":${run},"pid":%s}' $$ >'${record}.new' && mv '${record}.new' '${record}'; `;
    const marked = `${says}{ ulimit -S -w ${limit} || ulimit -S -x ${limit}; } 2>/dev/null; ${script}`;
    const [program, ...args] = [...argv.slice(0, at), '/bin/sh', '-c', marked];
    const child = spawn(program, args, { cwd, env, stdio: 'ignore', detached: true });
    this.children.push(child);
    if (this.silent.has(id)) return;
    if (at === 0) this.record(id, 'run', Number(run), { pid: child.pid });
    if (this.more.quietEnds === true) return;
    child.on('exit', (code, signal) => {
      // It may be told after the folder has been removed.
      if (!existsSync(this.folder)) return;
      this.record(id, 'exit', Number(run), { status: code ?? (signal === 'SIGKILL' ? 137 : 143) });
    });
  }
}

function sideBySide(roles: readonly PaneRole[]): Arrangement {
  const size = { columns: 200, rows: 50 };
  const columns = Math.floor(size.columns / roles.length);
  const children = roles.map((role, index) => ({
    is: 'pane' as const,
    role,
    rect: { x: index * columns, y: 0, columns: columns - 1, rows: size.rows },
  }));
  return { windows: [{ size, root: { is: 'left-right', rect: { x: 0, y: 0, ...size }, children } }] };
}
