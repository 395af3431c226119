import { expect, it } from 'vitest';
import { commands, internalCommands } from '../../../src/commands/list.ts';
import { parseArguments } from '../../../src/cli/parse.ts';

/** They work on the user's own machine. */
const local = ['completion', 'host'];

it.each(Object.keys(commands).filter((name) => !internalCommands.has(name)))(
  '%s takes --host, or works on this machine alone',
  async (name) => {
    const load = commands[name];
    if (load === undefined) throw new Error('not in the list');
    const { words, run } = (await load()).command;
    expect(run).toBeTypeOf('function');
    expect(words.name).toBe(name);
    const required = words.positionals.filter(({ optional }) => optional !== true);
    const given = required.map(({ oneOf }) => oneOf?.[0] ?? '1');
    const parsed = parseArguments(words, ['--host', 'box', '--project', '/p', ...given]);
    const isLocal = local.includes(name);
    expect(words.local === true).toBe(isLocal);
    expect(parsed.ok).toBe(!isLocal);
    if (parsed.ok) expect([parsed.value.value('host'), parsed.value.value('project')]).toEqual(['box', '/p']);
    else expect(parsed.failure).toMatchObject({ kind: 'bad-usage', command: name });
  },
);
