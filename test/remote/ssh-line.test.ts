import { expect, test } from 'vitest';
import type { Host } from '../../src/core/wire/ssh-host.ts';
import { readSaid } from '../../src/remote/ssh-line.ts';
import { aliveEvery, terminalArgv } from '../../src/remote/ssh.ts';

test('what ssh says of itself is told from what it complains of', () => {
  const said = [
    'Authenticated to 127.0.0.1 ([127.0.0.1]:2222) using "publickey".',
    'Timeout, server 127.0.0.1 not responding.\r',
    'Transferred: sent 3236, received 11340 bytes, in 4.2 seconds',
    'Bytes per second: sent 764.0, received 2677.3',
    '',
  ].join('\n');
  const complaint = 'Timeout, server 127.0.0.1 not responding.';
  expect(readSaid(said)).toEqual({ loggedIn: true, text: complaint, lastLine: complaint });
});

test('who was not let in is told by the last line of all that ssh says', () => {
  const said = '@@@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @@@\nHost key verification failed.\n';
  expect(readSaid(said)).toEqual({
    loggedIn: false,
    text: said.trimEnd(),
    lastLine: 'Host key verification failed.',
  });
  expect(readSaid('')).toEqual({ loggedIn: false, text: '', lastLine: '' });
});

test('a line is asked every 5 s, and is dead after 15, unless it is said otherwise', () => {
  const host: Host = { name: 'box', address: 'box', port: null, projects: {} };
  const wish = { host, batch: false, saidFile: '/s' };
  expect(terminalArgv(wish, 'x')).toEqual(
    expect.arrayContaining(['ServerAliveInterval=5', 'ServerAliveCountMax=2']),
  );
  expect(terminalArgv(wish, 'x', aliveEvery({ MUXCREW_SSH_ALIVE: '30' }))).toContain(
    'ServerAliveInterval=30',
  );
  for (const none of ['', '0', '-1', 'soon', '99999'])
    expect(aliveEvery({ MUXCREW_SSH_ALIVE: none })).toBe(5);
});
