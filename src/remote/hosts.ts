/** The host that a word on the command line means, by the person's own configuration and no project's. */
import type { Context } from '../app/context.ts';
import { addressProblem, meantHost, type Host } from '../core/wire/ssh-host.ts';
import { fail, ok, type Result } from '../core/result.ts';

export async function hostNamed(context: Context, wanted: string): Promise<Result<Host>> {
  const why = addressProblem(wanted);
  if (why !== null) return fail({ kind: 'bad-host', wanted, why });
  // No name of a configuration has one: then it need not be read.
  if (wanted.includes('@')) return ok(meantHost(wanted, {}));
  const settings = await context.hosts();
  return settings.ok ? ok(meantHost(wanted, settings.value)) : settings;
}
