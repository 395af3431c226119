/** `muxcrew host`: installs muxcrew on another machine, checks it, or lists the configured hosts. */
import type { CommandWords } from '../../cli/command.ts';
import type { Context } from '../../app/context.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { meantHost } from '../../core/wire/ssh-host.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { check } from '../../remote/check-host.ts';
import { setup } from '../../remote/set-up-host.ts';
import { hostNamed } from '../../remote/hosts.ts';
import type { Command } from '../../app/command.ts';

const words: CommandWords = {
  name: 'host',
  local: true,
  summary: 'Install muxcrew on another machine, check it, or list hosts.',
  positionals: [
    { oneOf: ['setup', 'check'], optional: true },
    { kind: 'HOST', optional: true },
  ],
  details: [
    'HOST is an argument of ssh (user@box, or a name in your ssh_config), or a name under hosts: in your own configuration.',
    'setup copies this muxcrew and its modules over ssh to ~/.local/share/muxcrew; the host needs Node.js 20.19 or newer, but',
    'no package registry. A version that a session still runs on stays beside the new one. check runs doctor on the host.',
    'Without arguments: lists the hosts of your configuration. See docs/ssh.md.',
  ],
  options: [{ name: 'json', what: 'For check and the list: as JSON.' }],
  examples: [
    { line: 'muxcrew host setup user@box', what: 'once, and after each update here' },
    { line: 'muxcrew host check box', what: 'report what is missing on it' },
    { line: 'muxcrew host', what: 'the hosts of your configuration' },
  ],
};

async function run(context: Context, json: boolean, given: readonly string[]): Promise<Result<number>> {
  const [verb, wanted] = given;
  if (verb === undefined) return listHosts(context, json);
  if (wanted === undefined)
    return fail({ kind: 'bad-usage', command: 'host', detail: `${verb} takes one host` });
  const host = await hostNamed(context, wanted);
  if (!host.ok) return host;
  return verb === 'setup' ? setup(context, host.value) : check(context, host.value, json);
}

async function listHosts(context: Context, json: boolean): Promise<Result<number>> {
  const settings = await context.hosts();
  if (!settings.ok) return settings;
  const hosts = Object.keys(settings.value).map((name) => meantHost(name, settings.value));
  if (json) context.out(`${JSON.stringify(hosts)}\n`);
  else if (hosts.length === 0)
    context.out('No hosts in your configuration. Any ssh destination works: muxcrew host setup user@box\n');
  for (const { name, address, port } of json ? [] : hosts)
    context.out(`${cleanText(name)}  ${cleanText(address)}${port === null ? '' : ` port ${String(port)}`}\n`);
  return ok(0);
}

export const command: Command = {
  words,
  run: (context, args) => run(context, args.flag('json'), args.words),
};
