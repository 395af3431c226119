/** What runs things at boot for this user: systemd's user manager, or launchd. Asks and tells it; writes no file. */
import type { Machine } from '../ports/machine.ts';
import type { Context } from './context.ts';
import { agentLabel, agentText, unitName, unitText, type ServiceOptions } from '../core/wire/service-unit.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { inPath } from '../ports/find-program.ts';

const askMs = 10_000;

export interface ServiceManager {
  readonly kind: 'systemd' | 'launchd';
  /** Where its file belongs. */
  readonly path: string;
  readonly text: (wish: ServiceOptions) => string;
  /** For people: when it runs. */
  readonly runsAt: string;
  /** Once the file is there. Runs nothing. */
  enable(): Promise<Result<null>>;
  /** While the file is still there. */
  disable(): Promise<Result<null>>;
  /** After the file is gone. */
  forget(): Promise<void>;
  isEnabled(): Promise<boolean>;
}

/** Refused where there is neither, with why. */
export async function serviceManager(context: Context, machine: Machine): Promise<Result<ServiceManager>> {
  return machine.platform === 'darwin' ? launchd(context, machine) : systemd(context);
}

async function systemd(context: Context): Promise<Result<ServiceManager>> {
  const program = inPath(context, 'systemctl');
  if (program === null) return fail({ kind: 'no-service-manager', detail: 'systemctl was not found' });
  const systemctl = async (...words: readonly string[]): Promise<Result<string>> => {
    const outcome = await context.exec.run([program, '--user', ...words], { timeoutMs: askMs });
    if (outcome.code === 0) return ok(outcome.stdout.trim());
    const detail = outcome.stderr.trim().split('\n')[0] ?? '';
    return fail({
      kind: 'program-failed',
      program: 'systemctl',
      detail: detail === '' ? 'it failed' : detail,
    });
  };
  const done = async (...words: readonly string[]): Promise<Result<null>> => {
    const answer = await systemctl(...words);
    return answer.ok ? ok(null) : answer;
  };
  const version = await systemctl('show', '--property=Version');
  if (!version.ok) {
    const { failure } = version;
    const why = failure.kind === 'program-failed' ? failure.detail : failure.kind;
    return fail({
      kind: 'no-service-manager',
      detail: `your systemd user manager does not answer: ${why}`,
    });
  }
  const config = context.env['XDG_CONFIG_HOME'] ?? '';
  const folder = config.startsWith('/') ? config : `${context.env['HOME'] ?? ''}/.config`;
  return ok({
    kind: 'systemd',
    path: `${folder}/systemd/user/${unitName}`,
    text: unitText,
    runsAt: 'at boot if you linger (loginctl enable-linger), else at your first login',
    async enable() {
      const reloaded = await done('daemon-reload');
      return reloaded.ok ? done('enable', unitName) : reloaded;
    },
    disable: () => done('disable', unitName),
    async forget() {
      await done('daemon-reload');
    },
    isEnabled: async () => (await systemctl('is-enabled', unitName)).ok,
  });
}

/** Loading it would run it at once: launchd finds the file by itself at the next login. */
function launchd(context: Context, machine: Machine): Result<ServiceManager> {
  const program = inPath(context, 'launchctl');
  if (program === null) return fail({ kind: 'no-service-manager', detail: 'launchctl was not found' });
  const path = `${context.env['HOME'] ?? ''}/Library/LaunchAgents/${agentLabel}.plist`;
  return ok({
    kind: 'launchd',
    path,
    text: agentText,
    runsAt: 'at your next login, and at each one after',
    enable: () => Promise.resolve(ok(null)),
    async disable() {
      // One that was never loaded is none to it: nothing to be said of.
      const target = `gui/${String(machine.uid)}/${agentLabel}`;
      await context.exec.run([program, 'bootout', target], { timeoutMs: askMs });
      return ok(null);
    },
    forget: () => Promise.resolve(),
    isEnabled: () => Promise.resolve(context.files.stat(path) !== null),
  });
}
