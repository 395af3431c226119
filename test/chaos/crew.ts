/** A crew under the built CLI on a tmux server of its own, seen from outside: by its files, its processes and tmux. */
import { execFile, execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { IPty } from 'node-pty';
import pty from 'node-pty';
import type { Event } from '../../src/core/model/event.ts';
import type { Snapshot } from '../../src/core/snapshot/snapshot.ts';
import { readSnapshotText } from '../../src/core/snapshot/read-snapshot.ts';
import { systemProcesses } from '../../src/os/processes/processes.ts';
import { unixSockets } from '../../src/os/sockets/socket.ts';
import { eventually } from '../backends/eventually.ts';
import { childrenOf, commandOf, kill } from './process-table.ts';

const main = process.env['MUXCREW_MAIN'] ?? resolve(import.meta.dirname, '../../dist/main.js');
const agent = resolve(import.meta.dirname, 'agent.sh');
export const processes = systemProcesses();

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface View {
  readonly pty: IPty;
  /** Of muxcrew's own process, and of the tmux client that it has handed the terminal to. */
  readonly pids: readonly number[];
  /** Settles when the terminal's program has ended. */
  readonly ended: Promise<void>;
}

/** `demo`: idle ones; `numbers`: agent.sh; `own`: each runs its instruction file by sh. */
type CrewKind = 'demo' | 'numbers' | 'own';

let crews = 0;

export class Crew {
  readonly folder: string;
  readonly project: string;
  readonly env: Record<string, string>;
  readonly socketName: string;
  /** The state folder, once it runs. */
  state = '';
  id = '';
  private readonly views = new Set<IPty>();

  readonly workers: number;
  readonly kind: CrewKind;

  constructor(workers: number, kind: CrewKind) {
    this.workers = workers;
    this.kind = kind;
    crews += 1;
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcc-')));
    this.project = join(this.folder, 'crew');
    mkdirSync(this.project);
    const config = join(this.folder, 'config', 'muxcrew');
    mkdirSync(config, { recursive: true });
    writeFileSync(
      join(config, 'config.json'),
      JSON.stringify({
        agents: { numbers: ['/bin/sh', agent, '{id}', '{status}'], own: ['/bin/sh', '{instructions}'] },
      }),
    );
    this.socketName = `mcc-${String(process.pid)}-${String(crews)}`;
    this.env = {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      HOME: this.folder,
      XDG_CONFIG_HOME: join(this.folder, 'config'),
      XDG_STATE_HOME: join(this.folder, 'state'),
      TMUX_TMPDIR: this.folder,
      MUXCREW_TMUX_SOCKET: this.socketName,
      SHELL: '/bin/sh',
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
    };
  }

  /** Brings it up; `texts`: the instruction files' contents. */
  async start(texts: readonly string[] = []): Promise<void> {
    const files = Array.from({ length: this.workers }, (_, index) => {
      const path = join(this.project, `worker${String(index + 1)}_instructions.md`);
      writeFileSync(path, texts[index] ?? `Work on part ${String(index + 1)}.\n`);
      return path;
    });
    const scene = this.kind === 'demo' ? ['--scene', 'idle'] : [];
    const run = await this.cli('run', '-d', '--agent', this.kind, ...scene, ...files);
    if (run.code !== 0) throw new Error(`run: ${String(run.code)} ${run.stderr}`);
    const sessions = join(this.folder, 'state/muxcrew/sessions');
    [this.id = ''] = readdirSync(sessions);
    this.state = join(sessions, this.id);
    await eventually(
      'all workers run',
      () => this.snapshot()?.workers.every(({ pid }) => pid !== null) === true,
    );
  }

  async cli(...args: readonly string[]): Promise<Outcome> {
    try {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...args], {
        cwd: this.project,
        env: this.env,
      });
      return { code: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, stdout, stderr };
    }
  }

  tmux(...words: readonly string[]): string {
    return execFileSync('tmux', ['-u', '-L', this.socketName, ...words], {
      env: this.env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trimEnd();
  }

  serverPid(): number {
    return Number(this.tmux('display-message', '-p', '#{pid}'));
  }

  /** Null: nothing there. A part of one is an error. */
  snapshot(): Snapshot | null {
    let text: string;
    try {
      text = readFileSync(join(this.project, 'comm/session.json'), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const read = readSnapshotText(text);
    if (read.is !== 'read') throw new Error(`session.json: ${JSON.stringify(read)}: ${text.slice(0, 200)}`);
    return read.snapshot;
  }

  workerPids(): string {
    return (this.snapshot()?.workers ?? []).map(({ id, pid }) => `${id}=${String(pid)}`).join(' ');
  }

  supervisorPid(): number {
    return this.snapshot()?.supervisor.pid ?? 0;
  }

  async pings(): Promise<boolean> {
    const answer = await unixSockets().ask(
      join(this.state, 'control.sock'),
      { v: 1, body: { op: 'ping' } },
      500,
    );
    return answer.is === 'answered';
  }

  pane(role: string): { readonly id: string; readonly pid: number } {
    const line = this.tmux(
      'list-panes',
      '-s',
      '-t',
      `=${this.id}:`,
      '-F',
      '#{@muxcrew_role} #{pane_id} #{pane_pid}',
    )
      .split('\n')
      .find((text) => text.startsWith(`${role} `));
    if (line === undefined) throw new Error(`no pane of ${role}`);
    const [, id = '', pid] = line.split(' ');
    return { id, pid: Number(pid) };
  }

  capture(pane: string): string {
    return this.tmux('capture-pane', '-p', '-t', pane);
  }

  /** A person attaches; settles when the sidebar and the panes are drawn. */
  async attach(): Promise<View> {
    const terminal = pty.spawn(process.execPath, [main, 'attach', this.id], {
      name: 'xterm-256color',
      cols: 160,
      rows: 48,
      cwd: this.project,
      env: this.env,
    });
    this.views.add(terminal);
    let output = '';
    let gone = false;
    terminal.onData((data) => (output += data));
    const ended = new Promise<void>((done) =>
      terminal.onExit(() => {
        gone = true;
        this.views.delete(terminal);
        done();
      }),
    );
    await eventually(
      'the client draws',
      () => {
        if (gone) throw new Error(`attach ended: ${JSON.stringify(output.slice(-500))}`);
        return output.includes('\u001b[?1049h') && output.includes('crew');
      },
      120_000,
    );
    // Its children may also be a supervisor that it has healed: that one is no client.
    const clients = this.tmux('list-clients', '-F', '#{client_pid}').split('\n').map(Number);
    const own = childrenOf(terminal.pid).filter((pid) => clients.includes(pid));
    return { pty: terminal, pids: [terminal.pid, ...own], ended };
  }

  /** Of all journals that there are, oldest first, without those that only stand for others. */
  events(): readonly Event[] {
    const names = readdirSync(this.state).filter((name) => /^journal(-\d+)?\.jsonl$/.test(name));
    const number = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? Infinity);
    return names
      .toSorted((a, b) => number(a) - number(b))
      .flatMap((name) => readFileSync(join(this.state, name), 'utf8').split('\n').slice(1))
      .flatMap((line) => parsed(line) ?? [])
      .filter(({ is }) => is !== 'checkpoint');
  }

  /** The numbers of the status lines that the journal has of a worker, in its order. */
  journaled(worker: string): readonly number[] {
    return this.events().flatMap((event) =>
      event.is === 'status-read' && event.worker === worker
        ? event.lines.map(({ text }) => Number(/^line (\d+)$/.exec(text)?.[1]))
        : [],
    );
  }

  /** The numbers that a worker's pane has printed, in the log's order. */
  printed(worker: string): readonly number[] {
    const text = readFileSync(join(this.project, `logs/worker${worker}.log`), 'utf8');
    return [...text.matchAll(/printed (\d+)\./g)].map(([, number]) => Number(number));
  }

  /** As a person does who tidies up too much. */
  removeComm(): void {
    renameSync(join(this.project, 'comm'), join(this.folder, 'comm-of-before'));
  }

  /** Files that somebody who was killed has left beside those that they were to replace. */
  halfWritten(): readonly string[] {
    return [this.state, join(this.project, 'comm')].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.new'))
        // Of the supervisor at work: there for a moment only.
        .filter((name) => !name.includes(`.${String(this.supervisorPid())}-`)),
    );
  }

  /** Ends all of it, and says what would have been left. */
  async dispose(): Promise<readonly string[]> {
    const { code, stderr } = await this.cli('stop', '--yes');
    const failed = code === 0 ? [] : [`stop: ${String(code)} ${stderr}`];
    for (const view of this.views) view.kill('SIGKILL');
    const left = (): readonly number[] =>
      processes.tree(null, { name: 'TMUX_TMPDIR', value: this.folder }).map(({ pid }) => pid);
    await eventually('the server ends', () => left().length === 0).catch(() => undefined);
    const pids = left();
    const running = pids.map((pid) => `${String(pid)} ${commandOf(pid)}`);
    for (const pid of pids) kill(pid);
    rmSync(this.folder, { recursive: true, force: true });
    return [...failed, ...running];
  }
}

/** A line that a kill cut off is none. */
function parsed(line: string): Event | null {
  try {
    return JSON.parse(line) as Event;
  } catch {
    return null;
  }
}
