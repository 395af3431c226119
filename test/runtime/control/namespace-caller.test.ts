/** A worker's process in a pid namespace of its own sees other pids than the supervisor, and gains nothing by it. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sessionState } from '../../../src/core/paths/session-paths.ts';
import { eventually } from '../../backends/eventually.ts';
import { CrewWorld } from '../crew-world.ts';

/** Asks to stop worker 2, naming each of the pids, its own too, and prints the replies. */
const client = `
const [socket, ...pids] = process.argv.slice(2);
const ask = (pid) => new Promise((resolve) => {
  const said = pid === 'none' ? {} : { pid: pid === 'own' ? process.pid : Number(pid) };
  const connection = require('net').connect(socket);
  connection.write(JSON.stringify({ v: 1, ...said, body: { op: 'stop', workers: ['2'] } }) + '\\n');
  connection.once('data', (reply) => { process.stdout.write(reply); connection.destroy(); resolve(); });
});
(async () => { for (const pid of pids) await ask(pid); })();
`;

const bwrap = 'bwrap --dev-bind / / --proc /proc --unshare-pid';
const prefixes = [
  'unshare -Urpf --mount-proc',
  bwrap,
  `${bwrap} --unshare-user --uid 12345 --as-pid-1`,
] as const;

function works(prefix: string): boolean {
  return spawnSync('sh', ['-c', `${prefix} true`], { stdio: 'ignore' }).status === 0;
}

describe('a request from a pid namespace', () => {
  const crews: CrewWorld[] = [];
  afterEach(async () => {
    for (const crew of crews.splice(0)) await crew.dispose();
  }, 20_000);

  for (const prefix of prefixes)
    it.runIf(works(prefix)).each([
      ['with its environment', ''],
      ['with an empty environment', 'env -i PATH="$PATH" setsid -w'],
    ])(`of ${prefix} is refused what stops workers, %s, whatever pid it names`, async (_, clearing) => {
      const crew = new CrewWorld(['1', '2'], { maxWorkers: null });
      crews.push(crew);
      const { project } = crew.session;
      const { socket } = sessionState(crew.world.paths.sessions, crew.session.id);
      writeFileSync(join(project, 'client.cjs'), client);
      const pids = ['none', 'own', '1', '2', '3', String(process.pid), String(crew.stranger())];
      const asks = `${clearing} ${prefix} '${process.execPath}' client.cjs '${socket}' ${pids.join(' ')}`;
      crew.scripts.set('1', `${asks} >replies.part 2>&1; mv replies.part replies; sleep 60`);
      crew.scripts.set('2', 'sleep 60');
      await crew.start();
      await crew.becomes('2', 'working');
      const replies = await eventually('it is answered', () =>
        crew.world.files.readText(join(project, 'replies')),
      );
      expect(replies.split('\n').filter((line) => line.includes('"kind":"refused"'))).toHaveLength(
        pids.length,
      );
      expect(replies).not.toContain('"ok":true');
      expect(crew.worker('2')?.state).toBe('working');
    });
});
