import { expect, test } from 'vitest';
import type { Host } from '../../src/core/wire/ssh-host.ts';
import { checkArgv, commandArgv, farCommand, terminalArgv } from '../../src/remote/ssh.ts';
import { nodesSeen, onFarNode } from '../../src/remote/find-node.ts';

const host: Host = { name: 'box', address: 'me@box', port: 2222, projects: {} };
const wish = { host, batch: true, saidFile: '/s/said' };

test.each([
  ['for a request on standard input', farCommand(null)],
  ['for a request of its own', farCommand('abc-_123')],
  ['for a script', onFarNode("console.log('it\\'s!')")],
])('what the far login shell reads is a program, one quoted word and plain words: %s', (_, command) => {
  // fish knows \ and ' in single quotes, csh ! and the line end.
  expect(command).toMatch(/^sh -c '[^'\\!\n]+' muxcrew(?: [A-Za-z0-9+/_-]+)?$/);
});

test('no option of ssh follows its destination, and the destination cannot be one', () => {
  for (const argv of [commandArgv(wish, '/s/%C', 'x'), terminalArgv(wish, 'x')]) {
    expect(argv.slice(-3)).toEqual(['--', 'me@box', 'x']);
    expect(argv.join(' ')).toContain('-p 2222');
  }
  // It logs in to nothing, should it have to connect by itself.
  expect(checkArgv(host, '/s/%C').slice(-3)).toEqual(['--', 'me@box', 'false']);
  expect(checkArgv(host, '/s/%C').join(' ')).toContain('BatchMode=yes');
});

test('nothing of what the person asked ssh to check is relaxed', () => {
  const all = [...commandArgv(wish, '/s/%C', 'x'), ...terminalArgv(wish, 'x'), ...checkArgv(host, '/s/%C')];
  expect(all.join(' ')).not.toMatch(/StrictHostKey|KnownHosts|Password|IdentityFile|ForwardAgent|-F|-A /);
});

test('a path with blanks is one value for ssh', () => {
  expect(commandArgv(wish, '/a b/%C', 'x')).toContain('ControlPath="/a b/%C"');
});

test('the versions that are too old are told apart from a Node that was found', () => {
  expect(nodesSeen('hello\nmuxcrew-no-node v18.1.0  v16.2.0 v18.1.0\n')).toEqual(['v18.1.0', 'v16.2.0']);
  expect(nodesSeen('muxcrew-no-node\n')).toEqual([]);
  expect(nodesSeen('{"is":"done"}\n')).toBeNull();
});
