/** Messages that a busy Claude had queued when its run ended, and those that arrive while one is ended for its slot. */
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Agent } from '../../src/ports/agent.ts';
import type { Event } from '../../src/core/model/event.ts';
import type { TurnFact } from '../../src/core/model/facts/turn-fact.ts';
import { transcriptReader } from '../../src/agents/claude/transcript.ts';
import { sessionState } from '../../src/core/paths/session-paths.ts';
import { eventually } from '../backends/eventually.ts';
import { claude } from '../core/crew.ts';
import { CrewWorld } from './crew-world.ts';

let crew: CrewWorld | null = null;
afterEach(async () => {
  await crew?.dispose();
  crew = null;
}, 20_000);

/** A crew of simulated Claudes: their turns and transcripts are what the test writes. */
class Claudes {
  /** What each start of worker 1 had in its first prompt. */
  readonly carried: (readonly string[])[] = [];
  readonly made: CrewWorld;
  private events = 0;

  constructor(ids: readonly string[], maxWorkers: number | null = null) {
    const transcript = (): string => join(this.made.folder, 'c0ffee.jsonl');
    const agent: Partial<Agent> = {
      kind: 'claude',
      end: { signal: 'SIGTERM', graceMs: 5_000 },
      report: (_name, content) => JSON.parse(content) as ReturnType<Agent['report']>,
      telemetry: {
        statusFile: 'status.json',
        readStatus: () => null,
        transcripts: () => [transcript()],
        reader: transcriptReader,
      },
      prepare: ({ worker: { id, cwd }, env, messages, run }) => {
        if (id === '1') this.carried.push(messages.map(({ text }) => text));
        const carries = run > 1 ? messages.map((message) => message.id) : [];
        return { argv: ['agent'], cwd, env, carries };
      },
    };
    this.made = new CrewWorld(ids, { maxWorkers, restarts: 3 }, agent);
    crew = this.made;
    writeFileSync(transcript(), '');
    this.made.journal(
      ...this.made
        .beginning()
        .map((event): Event =>
          event.is === 'worker-added'
            ? { ...event, worker: { ...event.worker, agent: { ...claude, program: '/bin/sh' } } }
            : event,
        ),
    );
  }

  hook(turn: object & Pick<TurnFact, 'is'>, id = '1'): void {
    const { events } = sessionState(this.made.world.paths.sessions, this.made.session.id).worker(id);
    mkdirSync(events, { recursive: true });
    this.events += 1;
    const report = { turn: { ...turn, at: Date.now() }, permissionMode: null };
    writeFileSync(join(events, '.new'), JSON.stringify(report));
    renameSync(join(events, '.new'), join(events, `${String(this.events)}.json`));
  }

  /** Claude takes a message up within its turn. */
  takesUp(prompt: string): void {
    const attachment = { type: 'queued_command', prompt };
    const entry = { type: 'attachment', attachment, timestamp: new Date().toISOString() };
    appendFileSync(join(this.made.folder, 'c0ffee.jsonl'), `${JSON.stringify(entry)}\n`);
  }

  reports(text: string, id = '1'): void {
    appendFileSync(join(this.made.session.project, `comm/worker${id}_status.txt`), `[Worker${id}] ${text}\n`);
  }

  async works(id = '1'): Promise<void> {
    await this.made.becomes(id, 'starting');
    this.hook({ is: 'running' }, id);
    await this.made.becomes(id, 'working');
  }

  async send(text: string): Promise<string> {
    return JSON.stringify(await this.made.ask({ op: 'send', workers: ['1'], text, from: 'you' }));
  }
}

describe('a message that a busy Claude has queued', () => {
  const queued = async (): Promise<Claudes> => {
    const claudes = new Claudes(['1']);
    await claudes.made.start();
    await claudes.works();
    expect(await claudes.send('port 4000')).toContain('"queued","detail":"queued in Claude: taken up');
    const waiting = [{ text: 'port 4000', reason: 'queued in Claude: taken up at its next step' }];
    expect(claudes.made.worker('1')?.waiting).toMatchObject(waiting);
    return claudes;
  };

  it.each([
    ['a restart', (made: CrewWorld) => made.ask({ op: 'restart', workers: ['1'] })],
    [
      'a crash',
      (made: CrewWorld) => Promise.resolve(void process.kill(made.worker('1')?.pid ?? 0, 'SIGKILL')),
    ],
  ])(
    'is given to the next run after %s, once',
    async (_how, end) => {
      const { made, carried } = await queued();
      await end(made);
      await eventually('it is started again', () => made.started.length === 2);
      expect(carried).toEqual([[], ['port 4000']]);
      expect(made.journaled().filter(({ is }) => is === 'message-handed')).toHaveLength(1);
    },
    20_000,
  );

  it('is not given again where the run had taken it up, though that was read of too late', async () => {
    const claudes = await queued();
    claudes.takesUp('port 4000');
    await claudes.made.ask({ op: 'restart', workers: ['1'] });
    await eventually('it is started again', () => claudes.made.started.length === 2);
    expect(claudes.carried).toEqual([[], []]);
    expect(claudes.made.worker('1')?.waiting).toEqual([]);
  }, 20_000);
});

it('a message for a finished worker that is being ended for its slot starts it again', async () => {
  const claudes = new Claudes(['1', '2'], 1);
  const { made } = claudes;
  // It takes its time to end, until the test lets it go on.
  made.scripts.set(
    '1',
    `trap 'while ! [ -e go ]; do sleep 0.05; done; exit 143' TERM; while :; do sleep 0.05; done`,
  );
  await made.start();
  await claudes.works();
  claudes.reports('COMPLETED: it');
  claudes.hook({ is: 'over' });
  await eventually('its slot is freed', () => made.journaled().some(({ is }) => is === 'end-for-slot'));
  expect(await claudes.send('port 4000')).toContain(
    'its slot is being freed: delivered when it starts again',
  );
  writeFileSync(join(made.session.project, 'go'), '');
  await eventually('worker 1 is started again', () => made.started.filter((id) => id === '1').length === 2);
  expect(claudes.carried).toEqual([[], ['port 4000']]);
}, 20_000);
