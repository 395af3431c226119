/** `muxcrew service`: resumes lost sessions when the machine starts. Off until installed; owns one file. */
import type { Arguments, CommandWords } from '../../cli/command.ts';
import type { Context } from '../../app/context.ts';
import type { ServiceManager } from '../../app/service-manager.ts';
import { visibleText } from '../../core/text/clean-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { serviceActions, serviceEnvironment, serviceMark } from '../../core/wire/service-unit.ts';
import { logoutFacts } from '../../app/logout.ts';
import { isResumedUnasked } from '../../app/resume/has-work.ts';
import { serviceManager } from '../../app/service-manager.ts';
import { findSessions } from '../../app/sessions/sessions.ts';
import type { Command } from '../../app/command.ts';
import { folderOf } from '../../core/paths/path-parts.ts';

const words: CommandWords = {
  name: 'service',
  summary: 'Resume lost sessions at boot; off until installed.',
  positionals: [{ oneOf: serviceActions }],
  details: [
    'install writes and shows one file (a systemd user unit that runs muxcrew resume --all; on',
    'macOS a launchd agent), and starts nothing now. Exits with 3 if the machine has neither.',
    'The file contains your PATH and file locations, and no secrets: a key that is only in your shell’s environment is',
    'not available at boot.',
  ],
  options: [{ name: 'json', what: 'For status: as JSON.' }],
  examples: [
    { line: 'muxcrew service install', what: 'crews continue after a reboot' },
    { line: 'muxcrew service status', what: 'whether it is installed and will run at boot' },
  ],
};

export const command: Command = {
  words,
  async run(context, args) {
    const [action] = args.words;
    const known = serviceActions.find((one) => one === action) ?? 'status';
    const manager = await serviceManager(context, await context.machine());
    if (!manager.ok) return manager;
    const present = context.files.readText(manager.value.path);
    if (present !== null && !present.includes(serviceMark))
      return fail({
        kind: 'refused',
        what: `cannot ${known === 'status' ? 'show' : known} the service`,
        why: `${manager.value.path} was not written by muxcrew`,
        fixes: [{ text: 'check it, and remove it if it is not needed' }],
      });
    switch (known) {
      case 'install':
        return install(context, manager.value, present);
      case 'uninstall':
        return uninstall(context, manager.value, present);
      case 'status':
        return status(context, args, manager.value, present);
    }
  },
};

async function install(
  context: Context,
  manager: ServiceManager,
  present: string | null,
): Promise<Result<number>> {
  const { path } = manager;
  const argv = [...context.self, 'resume', '--all'];
  const text = manager.text({ argv, env: serviceEnvironment(context.env) });
  context.files.makeFolder(folderOf(path));
  context.files.replace(path, text, 0o644);
  const enabled = await manager.enable();
  if (!enabled.ok) {
    if (present === null) context.files.remove(path);
    else context.files.replace(path, present, 0o644);
    return enabled;
  }
  context.out(`${visibleText(path)}:\n\n${text.replace(/^(?=.)/gm, '  ')}\n`);
  context.out(`Installed. It runs ${manager.runsAt}.\n`);
  if ((await lingers(context, manager)) === false)
    context.out('  loginctl enable-linger    so that it runs at boot, and crews outlive your last login\n');
  const lost = findSessions(context).filter((session) => isResumedUnasked(context, session));
  if (lost.length > 0)
    context.out(
      `Lost now, and resumed then: ${lost.map(({ id }) => id).join(', ')} (muxcrew stop excludes one)\n`,
    );
  return ok(0);
}

async function uninstall(
  context: Context,
  manager: ServiceManager,
  present: string | null,
): Promise<Result<number>> {
  if (present === null) {
    context.out('Not installed.\n');
    return ok(0);
  }
  const disabled = await manager.disable();
  if (!disabled.ok) return disabled;
  context.files.remove(manager.path);
  await manager.forget();
  context.out(`Uninstalled: removed ${visibleText(manager.path)}.\n`);
  return ok(0);
}

async function status(
  context: Context,
  args: Arguments,
  manager: ServiceManager,
  present: string | null,
): Promise<Result<number>> {
  const installed = present !== null;
  const enabled = installed && (await manager.isEnabled());
  const linger = await lingers(context, manager);
  if (args.flag('json')) {
    const { kind, path } = manager;
    context.out(`${JSON.stringify({ version: 1, manager: kind, installed, enabled, linger, path })}\n`);
    return ok(0);
  }
  context.out(
    !installed
      ? 'Not installed: after a reboot, run muxcrew resume yourself.\n'
      : enabled
        ? `Installed (${visibleText(manager.path)}): runs ${manager.runsAt}.\n`
        : `Installed (${visibleText(manager.path)}), but ${manager.kind} does not run it: muxcrew service install\n`,
  );
  if (installed && linger === false) context.out('  loginctl enable-linger    so that it runs at boot\n');
  return ok(0);
}

/** Null: not applicable here, or unknown. */
async function lingers(context: Context, { kind }: ServiceManager): Promise<boolean | null> {
  return kind === 'systemd' ? logoutFacts(context, await context.machine()).linger : null;
}
