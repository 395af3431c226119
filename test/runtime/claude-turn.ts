/** One Claude worker in its turn, as hooks, registry and transcript tell of it. Files are in memory, the clock is a fake. */
import type { Store } from '../../src/runtime/store.ts';
import type { World } from '../../src/runtime/world.ts';
import { readRegistry } from '../../src/agents/claude/registry.ts';
import { transcriptReader } from '../../src/agents/claude/transcript.ts';
import { registrySource } from '../../src/runtime/sources/registry.ts';
import { telemetrySource } from '../../src/runtime/sources/telemetry.ts';
import { crew, worker, type Crew, type Happening } from '../core/crew.ts';
import type { TurnFact } from '../../src/core/model/facts/turn-fact.ts';
import type { RegistryFact } from '../../src/core/model/facts/turn-sources.ts';

const transcript = '/projects/c0ffee.jsonl';

/** Worker 1 in its first turn, which Claude's hooks and registry have told of. */
export class Turn {
  readonly states: string[] = [];
  /** Set: the transcript cannot be read. */
  refused = false;
  private readonly c: Crew = crew([worker('1')]);
  private readonly files = new Map<string, string>();
  private readonly watches: ((name: string | null) => void)[] = [];
  private readonly listeners: (() => void)[] = [];
  private sources: { dispose(): void; beat(): void | Promise<void> }[] = [];
  private messages = 0;
  private timers: { readonly at: number; readonly run: () => void }[] = [];

  constructor() {
    this.c.run('1');
    this.supervise();
    this.begin();
  }

  /** A supervisor, also another one after the first was killed. */
  supervise(): void {
    for (const source of this.sources) source.dispose();
    this.listeners.length = 0;
    const store = {
      model: () => this.c.model(),
      emit: (...happenings: readonly Happening[]) => this.happen(...happenings),
      onChange: (listener: () => void) => {
        this.listeners.push(listener);
        return () => undefined;
      },
    } as unknown as Store;
    const world = this.world();
    const telemetry = telemetrySource(world, store);
    const registry = registrySource(world, store, { readTranscript: telemetry.read });
    this.sources = [telemetry, registry];
    void telemetry.start();
    void registry.start();
  }

  /** A prompt begins a turn. */
  begin(): void {
    this.hook({ is: 'running', prompt: true, at: this.now() });
    this.registry('busy');
  }

  now(): number {
    return this.c.now();
  }

  get shown(): string {
    return this.c.state('1');
  }

  get continued(): boolean {
    const { turn } = this.c.worker('1');
    return turn.is === 'running' && turn.continued === true;
  }

  /** The slow beat of the supervisor. */
  beat(): void {
    this.pass(2_100);
    for (const source of this.sources) void source.beat();
    this.pass(2_100);
  }

  /** Muxcrew types a message into it, which is busy. */
  enters(text: string): void {
    this.messages += 1;
    const message = `m${String(this.messages)}`;
    const worker = '1';
    this.happen({ is: 'message-accepted', worker, message: { id: message, text, from: 'you' } });
    this.happen({ is: 'message-typing', worker, message, entered: true });
    this.happen({ is: 'message-handed', worker, run: 1, message, queued: true });
  }

  get inbox(): readonly string[] {
    return this.c.worker('1').inbox.map(({ text }) => text);
  }

  get endings(): readonly string[] {
    return this.c.worker('1').endings.map(({ outcome }) => outcome);
  }

  pass(ms: number): void {
    const end = this.now() + ms;
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.c.wait(Math.max(0, next.at - this.now()));
      next.run();
    }
    this.c.wait(Math.max(0, end - this.now()));
  }

  hook(turn: TurnFact): void {
    this.happen({ is: 'agent-reported', worker: '1', turn, permissionMode: null });
  }

  stop(at = this.now()): void {
    this.hook({ is: 'over', at });
  }

  registry(status: RegistryFact['status']): void {
    const entry = { pid: 101, sessionId: 'c0ffee', status, statusUpdatedAt: this.now() };
    this.files.set('/registry/101.json', JSON.stringify(entry));
    for (const hint of this.watches) hint(null);
  }

  reports(): void {
    this.c.says('1', 'completed');
    this.happen();
  }

  writes(...entries: readonly object[]): void {
    const lines = entries.map((entry) =>
      JSON.stringify({ timestamp: new Date(this.now()).toISOString(), ...entry }),
    );
    this.files.set(transcript, `${this.files.get(transcript) ?? ''}${lines.join('\n')}\n`);
  }

  private happen(...happenings: readonly Happening[]): void {
    this.c.happen(...happenings);
    if (this.states.at(-1) !== this.shown) this.states.push(this.shown);
    for (const listener of this.listeners) listener();
  }

  private world(): World {
    const bytes = (path: string): Uint8Array => Buffer.from(this.files.get(path) ?? '');
    return {
      paths: { sessions: '/state' },
      env: {},
      clock: {
        now: () => this.now(),
        after: (ms: number, callback: () => void) => {
          const timer = { at: this.now() + ms, run: callback };
          this.timers.push(timer);
          return () => (this.timers = this.timers.filter((one) => one !== timer));
        },
      },
      files: {
        stat: (path: string) => {
          if (path === '/registry') return { kind: 'folder' };
          if (this.refused && path === transcript)
            throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
          const { length } = bytes(path);
          return { kind: 'file', size: length, inode: 1, device: 1, modifiedAt: length };
        },
        readText: (path: string) => this.files.get(path) ?? null,
        readBytes: (path: string, offset: number, length: number) =>
          bytes(path).subarray(offset, offset + length),
        append: () => undefined,
        makeFolder: () => undefined,
        watch: (folder: string, hint: (name: string | null) => void) => {
          if (folder === '/registry') this.watches.push(hint);
          return () => undefined;
        },
      },
      log: () => undefined,
      agent: () => ({
        plainText: (text: string) => ({ text, wasCommand: false }),
        registry: { folder: () => '/registry', file: (pid: number) => `${pid}.json`, read: readRegistry },
        telemetry: {
          statusFile: 'status.json',
          readStatus: () => null,
          transcripts: () => (this.files.has(transcript) ? [transcript] : []),
          reader: transcriptReader,
        },
      }),
    } as unknown as World;
  }
}

export const answer = {
  type: 'assistant',
  message: { id: 'm', role: 'assistant', content: [{ type: 'text', text: 'done' }] },
};
export const feedback = {
  type: 'user',
  isMeta: true,
  message: { role: 'user', content: 'Stop hook feedback:\n[lint.sh]: 2 errors' },
};
export const blocking = {
  type: 'attachment',
  attachment: { type: 'hook_blocking_error', hookEvent: 'Stop' },
};
export const summary = {
  type: 'system',
  subtype: 'stop_hook_summary',
  hookErrors: [],
  preventedContinuation: false,
};
export const interruption = {
  type: 'user',
  message: { role: 'user', content: [{ type: 'text', text: '[Request interrupted by user]' }] },
};
export const refusal = {
  type: 'assistant',
  isApiErrorMessage: true,
  error: 'rate_limit',
  apiErrorStatus: 429,
  message: { id: 'e', role: 'assistant', content: [{ type: 'text', text: 'Too many requests' }] },
};
export const limited: Omit<Extract<TurnFact, { is: 'failed' }>, 'at'> = {
  is: 'failed',
  error: 'rate_limit',
  kind: 'rate-limit',
};

/** Worker 1 has reported COMPLETED, and its Stop hook has run. */
export function stopped(...written: readonly object[]): Turn {
  const turn = new Turn();
  turn.reports();
  turn.pass(100);
  turn.writes(answer, ...written);
  turn.pass(10);
  turn.stop();
  return turn;
}
