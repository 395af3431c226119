import { expect, test } from 'vitest';
import { farEnvironment, passedVariables, readRequest } from '../../../src/core/wire/remote-request.ts';

const request = {
  protocol: 1,
  version: '1.0.0',
  host: 'box',
  argv: ['ls'],
  folder: null,
  terminal: { input: false, output: false, columns: null, rows: null, colours: 0, unicode: false },
  env: {},
};

test('a request is read as it was written; unknown fields are accepted', () => {
  expect(readRequest(JSON.stringify({ ...request, attach: { id: 'x' } }))).toMatchObject({
    is: 'request',
    request,
  });
});

test.each([
  ['{', 'it is no JSON'],
  ['null', 'it is not an object'],
  [JSON.stringify({ ...request, protocol: '1' }), 'protocol is no number'],
  [JSON.stringify({ ...request, argv: [1] }), 'argv[0] is no string'],
  [JSON.stringify({ ...request, env: { A: 1 } }), 'env.A is no string'],
  [JSON.stringify({ ...request, files: [{ name: 'a/../b', text: '' }] }), 'files[0].name is no name'],
])('%s is refused', (json, problem) => {
  const read = readRequest(json);
  expect(read).toMatchObject({ is: 'broken' });
  expect(read.is === 'broken' ? read.problem : '').toContain(problem);
});

test('for another protocol version only that is reported', () => {
  expect(readRequest('{"protocol":2,"host":"box","argv":7}')).toEqual({
    is: 'other protocol',
    protocol: 2,
    host: 'box',
  });
});

test('only variables about the terminal are passed', () => {
  const env = { COLORTERM: 'truecolor', LANG: 'C.UTF-8', SECRET: 'x', ANTHROPIC_API_KEY: 'x', PATH: '/x' };
  expect(passedVariables(env)).toEqual({ COLORTERM: 'truecolor', LANG: 'C.UTF-8' });
});

test('the remote side keeps its own environment, with language and terminal if set', () => {
  const passed = {
    COLORTERM: 'truecolor',
    LANG: 'de_DE.UTF-8',
    TERM: 'xterm-kitty',
    PATH: '/evil',
    LD_PRELOAD: '/evil',
  };
  expect(farEnvironment({ PATH: '/bin' }, passed)).toEqual({
    PATH: '/bin',
    COLORTERM: 'truecolor',
    LANG: 'de_DE.UTF-8',
    TERM: 'xterm-kitty',
  });
  expect(farEnvironment({ LC_ALL: 'C', TERM: 'xterm' }, passed)).toEqual({
    LC_ALL: 'C',
    TERM: 'xterm',
    COLORTERM: 'truecolor',
  });
});
