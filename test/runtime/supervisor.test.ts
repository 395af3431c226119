import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/model/event.ts';
import { eventually } from '../backends/eventually.ts';
import { CrewWorld } from './crew-world.ts';

describe('the supervisor', () => {
  const crews: CrewWorld[] = [];
  afterEach(async () => {
    for (const crew of crews.splice(0)) await crew.dispose();
  }, 20_000);
  const crewOf = (ids: readonly string[], maxWorkers: number | null = null): CrewWorld => {
    const crew = new CrewWorld(ids, { maxWorkers });
    crews.push(crew);
    return crew;
  };
  const started = (id: string, pid: number, startTime: string): readonly Event[] => [
    { at: 1, is: 'start-requested', worker: id, run: 1 },
    { at: 2, is: 'process-started', worker: id, run: 1, pid, startTime },
  ];
  const alive = (crew: CrewWorld, pid: number): boolean => crew.processes.identify(pid) !== null;

  it('sees a worker start by its record, and end by the other', async () => {
    const crew = crewOf(['1']);
    crew.scripts.set('1', 'read -r _ <go 2>/dev/null; until [ -e go ]; do sleep 0.02; done; exit 0');
    await crew.start();
    const working = await crew.becomes('1', 'working');
    expect(alive(crew, working.pid ?? 0)).toBe(true);
    writeFileSync(join(crew.session.project, 'go'), '');
    const done = await crew.becomes('1', 'completed');
    expect(done).toMatchObject({ pid: null, exitCode: 0, runs: 1 });
  });

  it('takes the process for gone where no exit was ever recorded', async () => {
    const crew = crewOf(['1']);
    const pid = crew.stranger();
    crew.journal(...crew.beginning(), ...started('1', pid, 'of another process'));
    await crew.start();
    // Its pane says that nothing runs there.
    crew.backend.endProcess(await crew.paneOf('1'), null, null);
    const worker = await crew.becomes('1', 'failed');
    expect(worker.detail).toMatch(/disappeared/);
    expect(alive(crew, pid)).toBe(true);
  });

  it('says that a pane ended before its program started', async () => {
    const crew = crewOf(['1']);
    crew.scripts.set('1', null);
    await crew.start();
    expect((await crew.becomes('1', 'failed')).detail).toMatch(/its pane ended before the program started/);
  });

  it('ends what did not say in time that it runs, so that nothing works on unseen', async () => {
    const crew = crewOf(['1']);
    crew.silent.add('1');
    crew.pace = 20;
    await crew.start();
    const mark = { name: 'MUXCREW_WORKER', value: `${crew.session.id}/1` };
    await eventually('it runs', () => crew.processes.tree(null, mark).length > 0);
    expect((await crew.becomes('1', 'failed')).detail).toMatch(/did not start in time/);
    expect(crew.processes.tree(null, mark)).toEqual([]);
  });

  it.each([
    ['a worker is stopped', 'stop'],
    ['a worker is started again', 'restart'],
    ['the session is stopped', 'end'],
  ])(
    'ends processes that cleared their environment and left the tree when %s, and no others',
    async (_, how) => {
      const crew = crewOf(['1', '2']);
      const scrubbed = (id: string): string =>
        `env -i setsid sh -c 'echo $$ >left${id}.new; mv left${id}.new left${id}; exec sleep 999' & wait $!`;
      // What started it is gone at once: it is nobody's child.
      for (const id of ['1', '2'])
        crew.scripts.set(id, `(${scrubbed(id).replace('wait $!', ':')}) ; exec sleep 1000`);
      const stranger = crew.stranger();
      await crew.start();
      const left = await Promise.all(
        ['1', '2'].map((id) =>
          eventually('it has left', () => {
            const path = join(crew.session.project, `left${id}`);
            return existsSync(path) && Number(readFileSync(path, 'utf8'));
          }),
        ),
      );
      const [first = 0, second = 0] = left;
      expect(crew.processes.variable(first, 'MUXCREW_WORKER')).toBe('');
      const ops = {
        stop: { op: 'stop', workers: ['1'] },
        restart: { op: 'restart', workers: ['1'] },
        end: { op: 'stop', workers: null },
      };
      await crew.ask(ops[how as keyof typeof ops]);
      await eventually('it is ended', () => !alive(crew, first));
      if (how === 'end') await eventually('that of the other too', () => !alive(crew, second));
      else expect(alive(crew, second)).toBe(true);
      expect(alive(crew, stranger)).toBe(true);
    },
  );

  it('starts no more than fit, the others in their order as slots get free', async () => {
    const crew = crewOf(['1', '2', '3'], 1);
    for (const id of ['1', '2', '3'])
      crew.scripts.set(id, `until [ -e go${id} ]; do sleep 0.02; done; exit 0`);
    await crew.start();
    await crew.becomes('1', 'working');
    expect((await crew.becomes('2', 'queued')).detail).toBe('waits for a slot (1 at once)');
    for (const id of ['1', '2', '3']) {
      await crew.becomes(id, 'working');
      writeFileSync(join(crew.session.project, `go${id}`), '');
      await crew.becomes(id, 'completed');
    }
    expect(crew.started).toEqual(['1', '2', '3']);
  });

  it('restarts a running worker: the old process is gone before the new one is there', async () => {
    const crew = crewOf(['1']);
    await crew.start();
    const before = (await crew.becomes('1', 'working')).pid ?? 0;
    await crew.ask({ op: 'restart', workers: ['1'] });
    const after = await eventually('another runs', () => {
      const now = crew.worker('1');
      return now?.runs === 2 && now.pid !== null && now.pid !== before && now;
    });
    expect(after.state).toBe('working');
    expect(alive(crew, before)).toBe(false);
    const kinds = crew
      .journaled()
      .flatMap((event) => ('run' in event ? [`${event.is} ${String(event.run)}`] : []));
    expect(kinds).toEqual([
      'start-requested 1',
      'process-started 1',
      'process-exited 1',
      'start-requested 2',
      'process-started 2',
    ]);
  });

  it('asks first when it stops a worker, and answers when its state says so', async () => {
    const crew = crewOf(['1', '2']);
    crew.scripts.set('1', 'trap "echo asked >asked; exit 0" TERM; while :; do sleep 0.02; done');
    await crew.start();
    await crew.becomes('1', 'working');
    await crew.becomes('2', 'working');
    await crew.ask({ op: 'stop', workers: ['1'] });
    expect(crew.worker('1')).toMatchObject({ state: 'stopped', pid: null });
    expect(readFileSync(join(crew.session.project, 'asked'), 'utf8')).toBe('asked\n');
    expect(crew.worker('2')?.state).toBe('working');
  });

  it('takes of a message what can be typed, and nothing that a terminal obeys, whoever sends it', async () => {
    const crew = crewOf(['1']);
    await crew.start();
    await crew.becomes('1', 'working');
    const send = (text: string) => crew.ask({ op: 'send', workers: ['1'], text, from: 'somebody' });
    await send('one\u001b[201~\r\rtwo\u0003\r');
    const accepted = crew.journaled().flatMap((event) => (event.is === 'message-accepted' ? [event] : []));
    expect(accepted.map(({ message }) => message.text)).toEqual(['one[201~\n\ntwo']);
    expect(await send('\u001b\r')).toMatchObject({
      body: { body: { receipts: [{ outcome: 'refused', detail: 'the message is empty' }] } },
    });
  });

  it('ends the whole tree of a worker that ignores it, also what has left the tree', async () => {
    const crew = crewOf(['1']);
    crew.scripts.set(
      '1',
      `trap "" HUP TERM
       setsid sh -c 'trap "" HUP TERM; echo $$ >left; while :; do sleep 1; done' &
       env -i /bin/sh -c 'trap "" HUP TERM; echo $$ >unmarked; while :; do sleep 1; done' &
       until [ -s left ] && [ -s unmarked ]; do sleep 0.02; done
       echo >ready
       while :; do sleep 1; done`,
    );
    await crew.start();
    const pid = (await crew.becomes('1', 'working')).pid ?? 0;
    const written = (name: string): number => Number(readFileSync(join(crew.session.project, name), 'utf8'));
    await eventually('its children are there', () => existsSync(join(crew.session.project, 'ready')));
    const tree = [pid, written('left'), written('unmarked')];
    expect(tree.map((one) => alive(crew, one))).toEqual([true, true, true]);
    await crew.ask({ op: 'stop', workers: ['1'] });
    expect(tree.map((one) => alive(crew, one))).toEqual([false, false, false]);
  }, 15_000);

  it('ends, when it is told to stop, what a worker left that had been killed', async () => {
    const crew = crewOf(['1']);
    crew.scripts.set('1', 'sleep 1000 & echo $! >child.new; mv child.new child; kill -9 $$');
    await crew.start();
    await crew.becomes('1', 'failed');
    const child = Number(readFileSync(join(crew.session.project, 'child'), 'utf8'));
    expect(alive(crew, child)).toBe(true);
    await crew.ask({ op: 'stop', workers: ['1'] });
    expect(alive(crew, child)).toBe(false);
  });

  it('tells the desktop of a worker that fails, where the person wished it', async () => {
    const crew = new CrewWorld(['1', '2'], { maxWorkers: null, notify: 'desktop' });
    crews.push(crew);
    crew.scripts.set('1', 'exit 3');
    await crew.start();
    await eventually('it is told', () => crew.notices.length > 0);
    expect(crew.notices).toEqual(['p: 1 worker1 failed: exit 3']);
  });

  it('never signals a process that merely has the pid of one that was ours', async () => {
    const crew = crewOf(['1']);
    const pid = crew.stranger();
    crew.journal(...crew.beginning(), ...started('1', pid, 'of another process'));
    await crew.start();
    await crew.ask({ op: 'stop', workers: null });
    expect(alive(crew, pid)).toBe(true);
  });

  it('does not take a stranger for a worker that the record of an unseen start names', async () => {
    const crew = crewOf(['1']);
    const pid = crew.stranger();
    crew.journal(...crew.beginning(), { at: 1, is: 'start-requested', worker: '1', run: 1 });
    crew.record('1', 'run', 1, { pid });
    await crew.start();
    const worker = await crew.becomes('1', 'working');
    expect(worker.pid).not.toBe(pid);
    await crew.ask({ op: 'stop', workers: null });
    expect(alive(crew, pid)).toBe(true);
  });

  it('starts again when a restart was asked for while the start failed', async () => {
    const crew = crewOf(['1']);
    crew.scripts.set('1', null);
    await crew.start();
    await eventually('it is asked for', () => crew.started.length === 1);
    crew.scripts.delete('1');
    await crew.ask({ op: 'restart', workers: ['1'] });
    expect((await crew.becomes('1', 'working')).runs).toBe(2);
  });

  it.each([
    { entered: false, lines: ['got<>'], how: 'enters what was typed, and types nothing again' },
    { entered: true, lines: [], how: 'does not even enter it again' },
  ])('$how, when the supervisor before was killed', async ({ entered, lines }) => {
    const crew = crewOf(['1']);
    const pid = crew.stranger();
    const startTime = crew.processes.identify(pid)?.startTime ?? '';
    const message = { id: 'm', text: 'hello', from: 'you' };
    crew.journal(
      ...crew.beginning(),
      ...started('1', pid, startTime),
      { at: 3, is: 'message-accepted', worker: '1', message },
      { at: 4, is: 'message-typing', worker: '1', message: 'm', entered },
    );
    await crew.start();
    await eventually('its receipt is there', () => {
      if (!entered) return crew.journaled().some(({ is }) => is === 'message-ended');
      return crew.worker('1')?.state === 'working';
    });
    const shown = await crew.backend.capture(crew.session.id, await crew.paneOf('1'), 10);
    expect(shown.ok && shown.value.filter((line) => line !== '')).toEqual(lines);
  });

  it.each(['its pane was taken away', 'its restart loop has ended'])(
    'starts the sidebar again where %s',
    async (how) => {
      const crew = crewOf(['1', '2']);
      await crew.start();
      const sidebar = async () => {
        const outcome = await crew.backend.list(crew.session.id);
        const panes = outcome.is === 'listed' ? outcome.listing.panes : [];
        return panes.find(({ role }) => role?.is === 'sidebar') ?? null;
      };
      const before = await eventually('it is laid out', async () => {
        const pane = await sidebar();
        return pane?.rect.columns === crew.session.layout.sidebarColumns && pane;
      });
      if (how.includes('pane')) await crew.backend.removePane(crew.session.id, before.id);
      else crew.backend.endProcess(before.id, null, 'SIGKILL');
      const after = await eventually('there is another', async () => {
        const pane = await sidebar();
        return pane?.dead === null && crew.backend.commandOf(pane.id) === crew.world.sidebar && pane;
      });
      expect(after.rect).toEqual(before.rect);
      expect((await crew.becomes('1', 'working')).runs).toBe(1);
    },
  );

  it('leaves the journal of a newer muxcrew alone, and ends', async () => {
    const crew = crewOf(['1']);
    crew.journal();
    const path = join(crew.folder, 'muxcrew/sessions', crew.session.id, 'journal.jsonl');
    writeFileSync(path, '{"v":99}\n{"at":1,"is":"x"}');
    expect(await crew.supervise()).toEqual({ is: 'over' });
    expect(readFileSync(path, 'utf8')).toBe('{"v":99}\n{"at":1,"is":"x"}');
  });

  it('is one: a second ends at once and changes nothing', async () => {
    const crew = crewOf(['1']);
    await crew.start();
    await crew.becomes('1', 'working');
    const before = crew.journaled();
    const { supervise } = await import('../../src/runtime/supervisor.ts');
    expect(await supervise(crew.world, crew.session.id)).toEqual({ is: 'over' });
    expect(crew.journaled()).toEqual(before);
  });
});
