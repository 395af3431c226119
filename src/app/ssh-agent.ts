/**
 * The person's ssh-agent for workers that outlive its socket. Each login has a socket of its own: workers are given the
 * path of a link, and every command that a person changes something with, or looks with, leads it to theirs.
 */
import type { Context } from './context.ts';
import { errorMessage } from '../core/error-text.ts';

const variable = 'SSH_AUTH_SOCK';

/** What a socket's path may have at most on macOS; 107 on Linux. Bytes. */
const longestPath = 103;
/** The system itself follows no more than 40. */
const mostLinks = 40;

/** To be put over what the person's environment says. Where the link's path is too long for a socket, that stays. */
export function keyAgentEnv({ paths }: Pick<Context, 'paths'>): Readonly<Record<string, string>> {
  return Buffer.byteLength(paths.keyAgent) > longestPath ? {} : { [variable]: paths.keyAgent };
}

/** One that does not answer replaces none. Called by a worker or a manager it does nothing: they have the link. */
export async function refreshKeyAgent(context: Context): Promise<void> {
  const { env, files, paths } = context;
  const given = env[variable] ?? '';
  if (context.caller.is !== 'user' || !given.startsWith('/')) return;
  if (files.readLink(paths.keyAgent) === given || leadsToOurs(context, given)) return;
  if (!(await context.keyAgentAnswers(given))) return;
  try {
    files.makeFolder(paths.root, 0o700);
    files.replaceLink(paths.keyAgent, given);
  } catch (error) {
    // A full disk keeps nobody from looking at their crew.
    const why = errorMessage(error);
    context.err(`muxcrew: workers do not get the ssh-agent of this login: ${why}\n`);
  }
}

/** Links of other programs that do the same may lead to one another: ours among them would make a ring. */
function leadsToOurs({ files, paths }: Context, given: string): boolean {
  let path: string | null = given;
  for (let steps = 0; path !== null && steps < mostLinks; steps += 1) {
    if (path === paths.keyAgent) return true;
    path = files.readLink(path);
  }
  return false;
}
