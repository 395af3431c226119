/**
 * Runs tmux: the only module that does. Owns how muxcrew's server is addressed and what tmux's answers mean;
 * knows no session.
 */
import type { Failure } from '../../core/failure.ts';
import type { Result } from '../../core/result.ts';
import { fail, ok } from '../../core/result.ts';
import { socketPathBytes } from '../../core/paths/session-paths.ts';
import type { AttachCommand } from '../../ports/backend.ts';
import type { Exec, Piped } from '../../ports/exec.ts';
import type { Files } from '../../ports/files.ts';
import { attachEnv, serverEnv } from './environment.ts';
import { userTerminal } from './user-terminal.ts';
import type { Command } from './quote.ts';

/** A server that does not respond for this long counts as hung. */
const answerMs = 15_000;

/**
 * The outcome of a call. `no-target`: the server responds, but has no such session, window, pane or client.
 */
export type Answer =
  | { readonly is: 'done'; readonly stdout: string }
  | { readonly is: 'no-target'; readonly detail: string }
  | { readonly is: 'refused'; readonly detail: string }
  /**
   * `absent`: no server at the socket, and nothing was done. `leaving`: it ended during the call, as a server
   * does that has lost its last session. `silent`: it did not respond in time.
   */
  | { readonly is: 'no-server'; readonly detail: string; readonly why: 'absent' | 'leaving' | 'silent' }
  | { readonly is: 'no-tmux' };

export interface TmuxClient {
  /**
   * Runs commands as one group: the first that fails cancels those after it. Words are taken literally.
   * `scope`: prefix of the whole command.
   */
  run(commands: readonly Command[], input?: string, scope?: readonly string[]): Promise<Answer>;
  /**
   * Starts a control client, which reads commands line by line. `mark` is in its environment. Null if tmux is
   * not installed.
   */
  control(words: Command, mark: { readonly name: string; readonly value: string }): Piped | null;
  /** For the user's terminal. */
  terminal(words: Command): Result<Omit<AttachCommand, 'target'>>;
  /** The output of `tmux -V`; null if tmux is not installed. */
  version(): Promise<string | null>;
}

export interface TmuxClientOptions {
  readonly exec: Exec;
  readonly files: Files;
  readonly env: Readonly<Record<string, string>>;
  readonly socketName: string;
  readonly conf: string;
  readonly userConf: string | null;
}

const wordings = {
  noTarget: /can't find (session|window|pane|client)|no such (session|window|pane|client)/,
  noServer: /no server running|error connecting to|server exited|lost server|no sessions/,
  leaving: /server exited|lost server/,
} as const;

/** A final `;` would end the command. */
function literal(text: string): string {
  return text.endsWith(';') ? `${text.slice(0, -1)}\\;` : text;
}

function separated(commands: readonly Command[]): readonly string[] {
  return commands.flatMap((command, index) => [...(index === 0 ? [] : [';']), ...command.map(literal)]);
}

export function tmuxClient(options: TmuxClientOptions): TmuxClient {
  const env = serverEnv(options.env, options.userConf);

  /** Searches PATH: programs run with another environment. */
  function program(): string | null {
    for (const folder of (options.env['PATH'] ?? '').split(':')) {
      const path = `${folder}/tmux`;
      if (folder.startsWith('/') && options.files.isExecutable(path)) return path;
    }
    return null;
  }

  function argv(
    tmux: string,
    words: readonly string[],
    flags: readonly string[] = ['-u'],
  ): readonly string[] {
    return [tmux, ...flags, '-L', options.socketName, '-f', options.conf, ...words];
  }

  async function run(
    commands: readonly Command[],
    input?: string,
    scope: readonly string[] = [],
  ): Promise<Answer> {
    const tmux = program();
    if (tmux === null) return { is: 'no-tmux' };
    const outcome = await options.exec.run([...scope, ...argv(tmux, separated(commands))], {
      env,
      cwd: '/',
      timeoutMs: answerMs,
      ...(input === undefined ? {} : { input }),
    });
    if (outcome.errorCode === 'ENOENT' || outcome.errorCode === 'EACCES') return { is: 'no-tmux' };
    if (outcome.errorCode === 'ETIMEDOUT') {
      return { is: 'no-server', detail: `no answer for ${answerMs / 1000} seconds`, why: 'silent' };
    }
    const printed = outcome.stderr.trim();
    if (outcome.code === 0 && printed === '') return { is: 'done', stdout: outcome.stdout };
    const detail =
      printed === ''
        ? `tmux ended with ${outcome.signal ?? outcome.code ?? outcome.errorCode ?? 'no code'}`
        : printed;
    if (wordings.noServer.test(printed)) {
      return { is: 'no-server', detail, why: wordings.leaving.test(printed) ? 'leaving' : 'absent' };
    }
    return { is: wordings.noTarget.test(printed) ? 'no-target' : 'refused', detail };
  }

  return {
    run,
    control(words, { name, value }) {
      const tmux = program();
      const marked = { ...env, [name]: value };
      return tmux === null
        ? null
        : options.exec.pipe(argv(tmux, ['-C', ...words]), { env: marked, cwd: '/' });
    },
    terminal(words) {
      const tmux = program();
      if (tmux === null) return fail({ kind: 'tmux-missing' });
      const { flags, term, note } = userTerminal(options.env, options.files);
      // Set by env(1): a caller that passes another terminal on would set that one's TERM.
      const as = term === null ? [] : ['/usr/bin/env', `TERM=${term}`];
      return ok({ argv: [...as, ...argv(tmux, words, flags)], env: attachEnv(options.env), note });
    },
    async version() {
      const tmux = program();
      if (tmux === null) return null;
      const outcome = await options.exec.run([tmux, '-V'], { env, timeoutMs: answerMs });
      return outcome.errorCode === null ? outcome.stdout : null;
    },
  };
}

/** Converts an answer other than `done` to a failure. `what` names the requested object. */
export function failureOf(answer: Exclude<Answer, { is: 'done' }>, what: string): Failure {
  if (answer.is === 'no-tmux') return { kind: 'tmux-missing' };
  const { detail } = answer;
  const tooLong = / (\/.*) \(File name too long\)/.exec(detail)?.[1];
  if (tooLong !== undefined) {
    const bytes = new TextEncoder().encode(tooLong).length;
    return { kind: 'socket-path-too-long', path: tooLong, bytes, limit: socketPathBytes };
  }
  switch (answer.is) {
    case 'no-server':
      return { kind: 'backend-gone', backend: 'tmux', detail };
    case 'no-target':
      return { kind: 'refused', what, why: detail };
    case 'refused':
      return { kind: 'program-failed', program: 'tmux', detail };
  }
}
