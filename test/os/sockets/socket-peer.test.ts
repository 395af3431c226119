import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { peersIn } from '../../../src/os/sockets/socket-peer.ts';
import type { Peer } from '../../../src/ports/socket.ts';
import { unixSockets } from '../../../src/os/sockets/socket.ts';
import { scratchFolder } from '../scratch.ts';

const listed = [
  'u_str ESTAB 0      0                              * 3867068 * 3867067 users:(("dd",pid=31,fd=0),("sh",pid=32,fd=0))',
  'u_str ESTAB 0      0      /tmp/a folder/control.sock 41 * 40 users:(("node (x)",pid=7,fd=5))                ',
  'u_str ESTAB 0      0                              * 40 * 41 users:(("a,pid=9,b",pid=12,fd=4),("sh",pid=13,fd=4))',
  'u_str ESTAB 0      0      /tmp/control.sock         51 * 50 users:(("node",pid=7,fd=6))',
  'u_str ESTAB 0      0                              * 50 * 51',
  'u_str ESTAB 0      0      /tmp/control.sock         61 * 0  users:(("node",pid=7,fd=8))',
  'u_str ESTAB 0      0                              * 0 * 0 users:(("sh",pid=14,fd=4))',
].join('\n');

it('reads the processes at the other end of a socket', () => {
  expect(peersIn(listed, '3867068')).toEqual({ is: 'gone' });
  expect(peersIn(listed, '41')).toEqual({ is: 'known', pids: [9, 12, 13] });
  expect(peersIn(listed, '51')).toEqual({ is: 'hidden' });
  expect(peersIn(listed, '61')).toEqual({ is: 'gone' });
  expect(peersIn(listed, '7')).toEqual({ is: 'unsupported' });
  expect(peersIn('', '41')).toEqual({ is: 'unsupported' });
});

it('is not misled by an address that looks like a line', () => {
  const users = 'users:(("sh",pid=1,fd=4))';
  const inLine = `u_str LISTEN 0 5 /tmp/x 41 * 99 ${users} 70 * 0 users:(("evil",pid=66,fd=3))`;
  expect(peersIn(`${inLine}\n${listed}`, '41')).toEqual({ is: 'known', pids: [9, 12, 13] });
  expect(peersIn(`u_str LISTEN 0 5 /tmp/x\nu_str ESTAB 0 0 * 41 * 99 ${users}\n${listed}`, '41')).toEqual({
    is: 'gone',
  });
  expect(peersIn(`u_str ESTAB 0 0 * 40 * 41 ${users}\n${listed}`, '41')).toEqual({
    is: 'known',
    pids: [1, 9, 12, 13],
  });
});

const folder = scratchFolder('peer');
const linux = process.platform === 'linux';

it.runIf(linux)('finds the process that asks, whatever it says of itself', async () => {
  const path = join(folder, 'socket');
  const seen: Peer[] = [];
  const served = await unixSockets().serve(
    path,
    async (_, peers) => {
      seen.push(await peers());
      return null;
    },
    (error) => expect.fail(String(error)),
  );
  if (served.is !== 'serving') throw new Error(served.is);
  const script =
    "const s=require('net').connect(process.argv[1]);s.write('{}\\n');s.once('data',()=>s.destroy())";
  const client = spawn(process.execPath, ['-e', script, path], { stdio: 'ignore' });
  await new Promise((resolve) => client.once('exit', resolve));
  await served.server.close();
  expect(seen).toEqual([{ is: 'known', pids: [client.pid] }]);
});

it.runIf(linux)('finds nobody where the one that asked has gone', async () => {
  const path = join(folder, 'gone');
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  let tell = (_: Peer): void => undefined;
  const seen = new Promise<Peer>((resolve) => (tell = resolve));
  const served = await unixSockets().serve(
    path,
    async (_, peers) => {
      await left;
      tell(await peers());
      return null;
    },
    (error) => expect.fail(String(error)),
  );
  if (served.is !== 'serving') throw new Error(served.is);
  const script = "const s = require('net').connect(process.argv[1]); s.write('{}\\n', () => process.exit())";
  spawn(process.execPath, ['-e', script, path], { stdio: 'ignore' }).once('exit', leave);
  expect(await seen).toEqual({ is: 'gone' });
  await served.server.close();
});
