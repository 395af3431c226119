import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import { CrewWorld } from './crew-world.ts';

describe('the end of a worker', () => {
  const crews: CrewWorld[] = [];
  afterEach(async () => {
    for (const crew of crews.splice(0)) await crew.dispose();
  }, 20_000);

  it.each([
    ['a worker is stopped, although they ignore signals', ['1'], 'trap "" TERM HUP\n'],
    ['the session is stopped', null, ''],
  ] as const)('ends a chain of processes that fork and exit when %s', async (_, workers, trap) => {
    const crew = new CrewWorld(['1', '2']);
    crews.push(crew);
    const { project } = crew.session;
    // It ends by itself once the project folder is gone.
    const chain = join(project, 'chain');
    writeFileSync(chain, `${trap}[ -e "$0" ] || exit\nsetsid sh "$0" & sleep 0.005\n`);
    crew.scripts.set('1', `setsid sh ${chain} & exec sleep 1000`);
    crew.scripts.set('2', 'exec sleep 1000');
    await crew.start();
    await crew.becomes('1', 'working');
    const mark = { name: 'MUXCREW_WORKER', value: `${crew.session.id}/1` };
    await eventually('the chain runs', () => crew.processes.tree(null, mark).length > 1);
    const reply = await crew.ask({ op: 'stop', workers: workers === null ? null : [...workers] });
    expect(reply).toMatchObject({ body: { body: { ok: true } } });
    expect(crew.processes.killTree(mark, [], 100)).toEqual([]);
  });

  it.each([
    ['a worker', ['1']],
    ['the session', null],
  ] as const)('of %s includes children without the mark that ignore SIGTERM', async (_, workers) => {
    const crew = new CrewWorld(['1']);
    crews.push(crew);
    const file = join(crew.session.project, 'child');
    const child = `echo $$ > ${file}; trap "" TERM; ulimit -S -w unlimited || ulimit -S -x unlimited; sleep 20 & wait; sleep 20`;
    crew.scripts.set('1', `env -i setsid sh -c '${child}' & exec sleep 1000`);
    await crew.start();
    const known = await eventually('the child runs', () => {
      const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
      return pid > 0 && crew.processes.lockLimit(pid) === null && crew.processes.identify(pid);
    });
    const reply = await crew.ask({ op: 'stop', workers: workers === null ? null : [...workers] });
    expect(reply).toMatchObject({ body: { body: { ok: true } } });
    expect(crew.processes.isAlive(known)).toBe(false);
  });

  it('refuses to say that a worker ended while a process of it cannot be ended @slow', async () => {
    const crew = new CrewWorld(['1', '2']);
    crews.push(crew);
    for (const id of ['1', '2']) crew.scripts.set(id, 'exec sleep 1000');
    await crew.start();
    await crew.becomes('1', 'working');
    const { tree } = crew.processes;
    const stuck = { pid: 4_000_000, startTime: 'of a process that ignores SIGKILL' };
    crew.processes.tree = (root, marker) => [
      ...tree(root, marker),
      ...(marker.value.endsWith('/1') ? [stuck] : []),
    ];
    const reply = await crew.ask({ op: 'stop', workers: ['1'] });
    crew.processes.tree = tree;
    const detail = 'still running, could not be ended: pid 4000000';
    expect(reply).toMatchObject({
      body: { body: { ok: true, receipts: [{ worker: '1', outcome: 'refused', detail }] } },
    });
  });
});
