/**
 * The pty backend: panes live in the pty server, a process of muxcrew's. A client of it over one connection;
 * decides nothing.
 */
import type { Failure } from '../../core/failure.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Backend, Done, Hint } from '../../ports/backend.ts';
import type { PseudoTerminals } from '../../ports/pseudo-terminal.ts';
import type { ServerConnection } from './connection.ts';
import { byeText, openConnection } from './connection.ts';
import type { AnswerOf, Ask, ServerMessage, WindowSize } from './protocol.ts';
import { pasteLimitBytes } from './protocol.ts';
import { openOrStart, type StartOptions } from './start-server.ts';

export interface PtyBackendOptions extends StartOptions {
  readonly terminals: Pick<PseudoTerminals, 'check'>;
  readonly windowSize: WindowSize;
  /** argv and environment of the view of a session. */
  readonly view: (session: string) => {
    readonly argv: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
}

export interface PtyBackend extends Backend {
  readonly kind: 'pty';
}

type Hints = Map<string, Set<(hint: Hint) => void>>;

export function ptyBackend(options: PtyBackendOptions): PtyBackend {
  let current: ServerConnection | null = null;
  /** Hint listeners of each session, over the present connection. */
  const hints: Hints = new Map();

  function use(connection: ServerConnection): ServerConnection {
    current = connection;
    connection.onFrame((frame) => {
      if (frame.is !== 'message') return;
      const message = frame.body as ServerMessage;
      if (message.is === 'hint') tell(message.session, message.hint);
    });
    connection.onOver(() => {
      if (current === connection) current = null;
      for (const session of [...hints.keys()]) tell(session, 'gone');
    });
    return connection;
  }

  function tell(session: string, hint: Hint): void {
    const listeners = [...(hints.get(session) ?? [])];
    if (hint === 'gone') hints.delete(session);
    for (const listener of listeners) listener(hint);
  }

  async function connected(): Promise<Result<ServerConnection>> {
    if (current !== null) return ok(current);
    const outcome = await openConnection(options);
    if (outcome.is === 'open') return ok(use(outcome.connection));
    return fail(
      outcome.is === 'no-server'
        ? notRunning
        : { kind: 'backend-gone', backend: 'pty', detail: byeText(outcome.bye) },
    );
  }

  async function ask<Op extends Ask['op']>(
    question: Extract<Ask, { readonly op: Op }>,
  ): Promise<Result<AnswerOf<Op>>> {
    const connection = await connected();
    return connection.ok ? connection.value.ask<Op>(question) : connection;
  }

  const done = async (question: Ask): Promise<Done> => {
    const answer = await ask(question);
    return answer.ok ? ok(null) : answer;
  };

  return {
    kind: 'pty',
    check: () => options.terminals.check(),

    async create(request) {
      for (;;) {
        const connection = current === null ? await openOrStart(options) : ok(current);
        if (!connection.ok) return connection;
        if (current === null) use(connection.value);
        const created = await connection.value.ask<'create'>({
          op: 'create',
          request,
          windowSize: options.windowSize,
        });
        // The server ended between the hello and the request, and has done nothing.
        if (created.ok || connection.value.over?.reason !== 'holder-ends') return created;
      }
    },

    async list(session) {
      const answer = await ask<'list'>({ op: 'list', session });
      if (answer.ok) return answer.value;
      return { is: 'backend-gone', detail: detailOf(answer.failure) };
    },

    async sessions() {
      const answer = await ask<'sessions'>({ op: 'sessions' });
      return answer.ok ? answer.value : [];
    },

    respawn: (session, pane, command, log) => done({ op: 'respawn', session, pane, command, log }),
    add: (session, arrangement, panes) => ask<'add'>({ op: 'add', session, arrangement, panes }),
    arrange: (session, arrangement) => done({ op: 'arrange', session, arrangement }),
    focus: (session, pane) => done({ op: 'focus', session, pane }),
    zoom: (session, pane) => done({ op: 'zoom', session, pane }),
    // Under its former name: a pty server of an earlier build knows no other, and ignores the marks.
    announce: (session, { title, marks }) => done({ op: 'title', session, text: title, marks }),
    moveSidebar: (session, slot) => done({ op: 'move-sidebar', session, slot }),
    openSidebar: (session, slot, command) => done({ op: 'open-sidebar', session, slot, command }),
    paste(session, pane, text) {
      if (text === '') return Promise.resolve(ok(null));
      const bytes = Buffer.byteLength(JSON.stringify(text));
      if (bytes > pasteLimitBytes) return Promise.resolve(fail(tooLong(pane, bytes)));
      return done({ op: 'paste', session, pane, text });
    },
    press: (session, pane, key) => done({ op: 'press', session, pane, key }),
    capture: (session, pane, history) => ask<'capture'>({ op: 'capture', session, pane, history }),
    captureStyles: (session, pane) =>
      ask<'capture'>({ op: 'capture', session, pane, history: 0, looks: true }),
    detach: (session, client) => done({ op: 'detach', session, client }),
    restartLog: (session, pane, log) => done({ op: 'restart-log', session, pane, log }),
    removePane: (session, pane) => done({ op: 'remove-pane', session, pane }),

    async attachCommand(session) {
      const live = await this.sessions();
      return live.includes(session)
        ? ok(options.view(session))
        : fail({ kind: 'no-session', wanted: session, live });
    },

    async destroy(session) {
      const answer = await done({ op: 'destroy', session });
      // No server is running: the session is gone.
      return !answer.ok && answer.failure.kind === 'backend-gone' ? ok(null) : answer;
    },

    async watch(session, hint) {
      const answer = await done({ op: 'watch', session });
      if (!answer.ok) return answer;
      const listeners = hints.get(session) ?? new Set();
      hints.set(session, listeners.add(hint));
      return ok({ dispose: () => void listeners.delete(hint) });
    },
  };
}

const notRunning: Failure = { kind: 'backend-gone', backend: 'pty', detail: 'the pty server is not running' };

function detailOf(failure: Failure): string {
  return failure.kind === 'backend-gone' ? failure.detail : failure.kind;
}

function tooLong(pane: string, bytes: number): Failure {
  const megabytes = (count: number): string => `${(count / 1024 / 1024).toFixed(1)} MB`;
  const why = `the text has ${megabytes(bytes)}, the limit is ${megabytes(pasteLimitBytes)}`;
  return {
    kind: 'refused',
    what: `pane ${pane}`,
    why,
    fixes: [{ text: 'write it to a file, and send the path' }],
  };
}
