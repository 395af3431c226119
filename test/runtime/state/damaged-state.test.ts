import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../backends/eventually.ts';
import { demo } from '../../core/crew.ts';
import { CrewWorld } from '../crew-world.ts';

describe('a supervisor with damaged state', () => {
  const crews: CrewWorld[] = [];
  afterEach(async () => {
    for (const crew of crews.splice(0)) await crew.dispose();
  }, 20_000);
  const crewOf = (ids: readonly string[]): CrewWorld => {
    const crew = new CrewWorld(ids);
    crews.push(crew);
    return crew;
  };
  const stateOf = (crew: CrewWorld): string => join(crew.folder, 'muxcrew/sessions', crew.session.id);
  /** Its supervisor ends, and its workers live on. */
  const leave = async (crew: CrewWorld): Promise<void> => {
    rmSync(join(stateOf(crew), 'lock'));
    await crew.ended();
  };
  const ping = async (crew: CrewWorld): Promise<void> => {
    await eventually('it answers', async () => (await crew.ask({ op: 'ping' })).is === 'answered');
  };

  it.each([
    ['emptied', ''],
    ['cut to its header', '{"v":1}\n'],
    ['replaced by something else', 'once upon a time\n{}\n[]\n'],
  ])('goes on with live and stopped workers where the journal was %s', async (_, content) => {
    const crew = crewOf(['1', '2']);
    await crew.start();
    const before = await crew.becomes('1', 'working');
    await crew.becomes('2', 'working');
    await crew.ask({ op: 'stop', workers: ['2'] });
    await crew.becomes('2', 'stopped');
    await leave(crew);
    writeFileSync(join(stateOf(crew), 'journal.jsonl'), content);
    void crew.supervise();
    await ping(crew);
    expect(await crew.becomes('1', 'working')).toMatchObject({ pid: before.pid, runs: 1 });
    expect((await crew.becomes('2', 'stopped')).runs).toBe(1);
    expect(crew.started).toEqual(['1', '2']);
    expect(crew.warnings().join()).toContain('journal has lost records');
  });

  it.each([
    ['empty', ''],
    ['cut', '{"version": 1, "session": {"id": '],
    ['an empty object', '{}'],
    ['a list', '[]'],
    ['of an empty session', '{"session":{}}'],
    ['null', 'null'],
  ])('rebuilds a spec.json that is %s from the journal', async (_, content) => {
    const crew = crewOf(['1']);
    await crew.start();
    await crew.becomes('1', 'working');
    await leave(crew);
    const spec = join(stateOf(crew), 'spec.json');
    writeFileSync(spec, content);
    void crew.supervise();
    await ping(crew);
    expect(JSON.parse(readFileSync(spec, 'utf8'))).toMatchObject({
      session: { id: crew.session.id },
      workers: [{ id: '1' }],
    });
    expect(readFileSync(join(stateOf(crew), 'damaged-1-spec.json'), 'utf8')).toBe(content);
    expect(crew.started).toEqual(['1']);
    await eventually('it warns', () =>
      crew.warnings().some((text) => text.includes('spec.json was damaged')),
    );
    // `doctor --repair` puts it away.
    rmSync(join(stateOf(crew), 'damaged-1-spec.json'));
    await eventually('it warns no more', () => crew.warnings().length === 0);
  });

  it('ends at once where neither spec.json nor the journal can be read', async () => {
    const crew = crewOf(['1']);
    writeFileSync(join(stateOf(crew), 'spec.json'), '{}');
    writeFileSync(join(stateOf(crew), 'journal.jsonl'), 'nothing\n');
    expect(await crew.supervise()).toEqual({ is: 'over' });
  });

  it.each(['journal.jsonl', 'spec.json', 'session.json', 'server.json'])(
    'comes up where a folder is at the place of %s',
    async (name) => {
      const crew = crewOf(['1']);
      await crew.start();
      await crew.becomes('1', 'working');
      await leave(crew);
      rmSync(join(stateOf(crew), name), { force: true });
      mkdirSync(join(stateOf(crew), name));
      void crew.supervise();
      await ping(crew);
      expect((await crew.becomes('1', 'working')).runs).toBe(1);
      expect(crew.started).toEqual(['1']);
    },
  );

  it.each([
    ['emptied', (lock: string) => writeFileSync(lock, '')],
    ['damaged', (lock: string) => writeFileSync(lock, '{"pid": 12, "start')],
    [
      'replaced by a folder',
      (lock: string) => {
        rmSync(lock);
        mkdirSync(lock);
      },
    ],
  ])('goes on where its lock was %s', async (_, damage) => {
    const crew = crewOf(['1']);
    await crew.start();
    await crew.becomes('1', 'working');
    const lock = join(stateOf(crew), 'lock');
    damage(lock);
    await eventually('it holds its lock', () => crew.world.locks.holder(lock)?.pid === process.pid);
    await ping(crew);
  });

  describe('brings back added workers whose record in the journal is damaged', () => {
    /** A crew of 1, with 2, 3 and 4 added, 4 removed again, and its supervisor gone. */
    const added = async (): Promise<CrewWorld> => {
      const crew = crewOf(['1']);
      await crew.start();
      await crew.becomes('1', 'working');
      for (const name of ['two', 'three', 'four']) {
        const instructions = join(crew.session.project, `${name}.md`);
        writeFileSync(instructions, `${name}\n`);
        const worker = {
          name,
          instructions,
          wantedId: null,
          agent: demo,
          cwd: crew.session.project,
          timeoutMs: 3_600_000,
        };
        await crew.ask({ op: 'add', workers: [worker] });
      }
      for (const id of ['2', '3', '4']) await crew.becomes(id, 'working');
      await crew.ask({ op: 'remove', workers: ['4'] });
      await eventually('it is removed', () => crew.worker('4') === null);
      await leave(crew);
      return crew;
    };
    const damageRecord = (crew: CrewWorld, id: string): void => {
      const journal = join(stateOf(crew), 'journal.jsonl');
      const lines = readFileSync(journal, 'utf8').split('\n');
      const at = lines.findIndex((line) => line.includes('"worker-added"') && line.includes(`"id":"${id}"`));
      lines[at] = (lines[at] ?? '').replace('3600000', '3600001');
      writeFileSync(journal, lines.join('\n'));
    };
    const copy = (crew: CrewWorld, id: string): string => join(stateOf(crew), `workers/${id}/worker.json`);

    it('from the copy in their own folder, running and unchanged; a removed one stays removed', async () => {
      const crew = await added();
      const pid = crew.worker('2')?.pid;
      damageRecord(crew, '2');
      damageRecord(crew, '4');
      void crew.supervise();
      await ping(crew);
      await eventually('it warns', () => crew.warnings().some((text) => text.includes('damaged record')));
      expect(await crew.becomes('2', 'working')).toMatchObject({ name: 'two', pid, runs: 1 });
      expect((await crew.becomes('3', 'working')).name).toBe('three');
      expect(crew.worker('4')).toBeNull();
      expect(readFileSync(copy(crew, '2'), 'utf8')).toContain('3600000');
      expect(crew.started).toEqual(['1', '2', '3', '4']);
    });

    it('and none from a copy that is damaged too', async () => {
      const crew = await added();
      damageRecord(crew, '2');
      writeFileSync(copy(crew, '2'), readFileSync(copy(crew, '2'), 'utf8').replace('3600000', '3600001'));
      void crew.supervise();
      await ping(crew);
      await eventually('it warns', () => crew.warnings().some((text) => text.includes('damaged record')));
      expect(crew.worker('2')).toBeNull();
      expect((await crew.becomes('3', 'working')).name).toBe('three');
    });
  });

  it('writes a journal anew that was emptied or removed beneath it', async () => {
    const crew = crewOf(['1']);
    await crew.start();
    await crew.becomes('1', 'working');
    const journal = join(stateOf(crew), 'journal.jsonl');
    for (const damage of [() => writeFileSync(journal, ''), () => rmSync(journal)]) {
      damage();
      await eventually(
        'it is whole',
        () => crew.world.files.readText(journal)?.includes('"checkpoint"') === true,
      );
    }
  });

  it('makes its state folder anew where it was removed, and can be stopped', async () => {
    const crew = crewOf(['1']);
    await crew.start();
    await crew.becomes('1', 'working');
    rmSync(stateOf(crew), { recursive: true });
    await eventually('its files are there', () =>
      ['control.sock', 'journal.jsonl', 'lock', 'spec.json'].every((name) =>
        (crew.world.files.list(stateOf(crew)) ?? []).includes(name),
      ),
    );
    await ping(crew);
    expect(await crew.ask({ op: 'stop', workers: null })).toMatchObject({ is: 'answered' });
    expect(await crew.ended()).toEqual({ is: 'over' });
    expect(readdirSync(stateOf(crew))).not.toContain('lock');
  });
});
