import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { keyAgentAnswers } from '../../../src/os/sockets/ssh-agent.ts';
import { keyAgent } from '../../rig/key-agent.ts';
import { scratchFolder } from '../scratch.ts';

const folder = scratchFolder('key-agent');
const at = (name: string): string => join(folder, name);
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Something else than an agent: says that to whoever asks, or nothing. */
async function listening(path: string, says: Buffer | null): Promise<void> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => says !== null && socket.write(says));
    socket.on('end', () => socket.destroy());
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(path, resolve));
}

it('a real agent answers while it lives, and its socket alone is none', async () => {
  const agent = await keyAgent(at('real/sock'), 'real');
  expect(await keyAgentAnswers(agent.socket)).toBe(true);
  process.kill(agent.pid, 'SIGKILL');
  await agent.close();
  expect(await keyAgentAnswers(agent.socket)).toBe(false);
});

it('takes nobody else for an agent: no socket, a file, another program, one that keeps silent', async () => {
  expect(await keyAgentAnswers(at('nothing'))).toBe(false);
  expect(await keyAgentAnswers(import.meta.filename)).toBe(false);
  expect(await keyAgentAnswers(`/${'long/'.repeat(40)}`)).toBe(false);
  await listening(at('chatter'), Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
  expect(await keyAgentAnswers(at('chatter'))).toBe(false);
  await listening(at('silent'), null);
  expect(await keyAgentAnswers(at('silent'), 50)).toBe(false);
});

it('one that is locked and says no keys is an agent', async () => {
  await listening(at('locked'), Buffer.from([0, 0, 0, 1, 5]));
  expect(await keyAgentAnswers(at('locked'))).toBe(true);
});
