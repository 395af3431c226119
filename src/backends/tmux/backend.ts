/**
 * The tmux backend: panes live in muxcrew's own tmux server. Composes the parts; each decides nothing beyond
 * its own.
 */
import { fail, ok } from '../../core/result.ts';
import type { Backend, Done, Watch } from '../../ports/backend.ts';
import type { ProcessIdentity } from '../../ports/processes.ts';
import { failureOf, tmuxClient } from './client.ts';
import type { Control } from './control.ts';
import { controlWords, openControl } from './control.ts';
import { nextOption, titleOption } from './listing.ts';
import { nextText } from './next-text.ts';
import { logHealth } from './log-health.ts';
import type { TmuxBackendOptions } from './options.ts';
import { logCommands } from './pane-script.ts';
import { panes } from './panes.ts';
import type { Command } from './quote.ts';
import { reader } from './reader.ts';
import { answers, askingAgain, recoverServer } from './recover.ts';
import { markCommands, sessionIds } from './select-session.ts';
import { typing } from './typing.ts';
import { isNewEnough, neededVersion, parseVersion } from './version.ts';

export interface TmuxBackend extends Backend {
  readonly kind: 'tmux';
  /** Restores the socket of a server that has lost it. False: it still does not respond. */
  recover(server: ProcessIdentity): Promise<boolean>;
}

export function tmuxBackend(options: TmuxBackendOptions): TmuxBackend {
  const { exec, processes, clock } = options;
  const direct = tmuxClient({ ...options, conf: `${options.assets}/tmux.conf` });
  const client = askingAgain(direct, recoverKnown);
  const writer = `${options.assets}/log.sh`;
  const controls = new Map<string, Control>();
  const health = logHealth(exec, processes, clock);
  let servers: readonly ProcessIdentity[] = options.knownServers ?? [];

  function seen(server: ProcessIdentity): void {
    if (servers.some(({ pid, startTime }) => pid === server.pid && startTime === server.startTime)) return;
    servers = [server, ...servers.filter((other) => processes.isAlive(other))];
  }

  const controlMark = (session: string) => ({
    name: 'MUXCREW_CONTROL',
    value: `${options.socketName}/${session}`,
  });

  /**
   * Ends control clients of previous watchers that were killed: tmux waits forever for them to read, and does
   * not end without them.
   */
  function endStrays(session: string): void {
    for (const stray of processes.tree(null, controlMark(session))) processes.signal(stray, 'SIGKILL');
  }

  const control = (session: string): Control | null => controls.get(session) ?? null;
  const reading = reader({ client, processes, health, control, seen });
  const { files, env, scope } = options;
  const making = panes({
    client,
    reader: reading,
    files,
    clock,
    env,
    writer,
    ...(scope === undefined ? {} : { scope }),
  });
  const keyboard = typing(client);

  const recover = (server: ProcessIdentity): Promise<boolean> =>
    recoverServer(direct, processes, clock, server);

  /** False: no known server responds. */
  async function recoverKnown(): Promise<boolean> {
    for (const server of servers) if (processes.isAlive(server) && (await recover(server))) return true;
    return false;
  }

  async function done(commands: readonly Command[], what: string): Promise<Done> {
    const answer = await client.run(commands);
    return answer.is === 'done' ? ok(null) : fail(failureOf(answer, what));
  }

  /** Sets the marks of a session from a muxcrew that identified it by its name alone. */
  async function markSession(session: string): Promise<void> {
    const there = await reading.server();
    const commands = there.is === 'read' ? markCommands(there.listing, session) : [];
    if (commands.length > 0) await client.run(commands);
  }

  return {
    kind: 'tmux',
    recover,

    async check() {
      const printed = await client.version();
      if (printed === null) return fail({ kind: 'tmux-missing' });
      const version = parseVersion(printed);
      if (version === null || !isNewEnough(version)) {
        return fail({
          kind: 'tmux-too-old',
          version: version?.text ?? printed.trim(),
          needed: neededVersion,
        });
      }
      return ok(version.text);
    },

    async create(request) {
      // It would start a second server beside one that has lost its socket.
      await recoverKnown();
      return making.create(request);
    },

    list: (session) => reading.list(session),
    add: (session, arrangement, added) => making.add(session, arrangement, added),
    arrange: (session, arrangement) => making.arrange(session, arrangement),
    respawn: (session, pane, command, log) => making.respawn(session, pane, command, log),

    async sessions() {
      const there = await reading.server();
      return there.is === 'read' ? sessionIds(there.listing) : [];
    },

    focus: (_session, pane) =>
      done(
        [
          ['select-window', '-t', pane],
          ['select-pane', '-t', pane],
        ],
        `pane ${pane}`,
      ),

    zoom: (_session, pane) =>
      done(
        [
          ['select-window', '-t', pane],
          // Unzooms, unless this very pane was zoomed.
          ['select-pane', '-t', pane],
          ['if-shell', '-F', '-t', pane, '#{window_zoomed_flag}', '', `resize-pane -Z -t ${pane}`],
        ],
        `pane ${pane}`,
      ),

    async announce(session, { title, marks }) {
      const now = await reading.present(session);
      if (!now.ok) return now;
      // The title of another session is not the crew's to set.
      if (!now.value.ownsHome) return ok(null);
      return done(
        [
          ['set-option', '-t', now.value.home, titleOption, title],
          ['set-option', '-t', now.value.home, nextOption, nextText(marks)],
        ],
        `session ${session}`,
      );
    },

    async moveSidebar(session, slot) {
      const now = await reading.present(session);
      if (!now.ok) return now;
      const { panes: all } = now.value;
      const sidebar = all.find(({ role }) => role?.is === 'sidebar');
      const place = all.find(({ id, role }) => id === slot && role?.is === 'slot');
      if (sidebar === undefined || place === undefined) {
        return fail({
          kind: 'refused',
          what: `pane ${slot}`,
          why: 'it is not a slot of this session',
        });
      }
      return done([['swap-pane', '-d', '-Z', '-s', sidebar.id, '-t', slot]], `pane ${slot}`);
    },

    openSidebar: (session, slot, command) => making.openSidebar(session, slot, command),

    paste: (_session, pane, text) => keyboard.paste(pane, text),
    press: (_session, pane, key) => keyboard.press(pane, key),
    capture: (_session, pane, history) => keyboard.capture(pane, history),
    captureStyles: (_session, pane) => keyboard.captureStyles(pane),

    async detach(session, wanted) {
      const now = await reading.present(session);
      if (!now.ok) return now;
      const ids = now.value.clients.map(({ id }) => id).filter((id) => wanted === null || id === wanted);
      if (ids.length === 0) return ok(null);
      return done(
        ids.map((id) => ['detach-client', '-t', id]),
        `client ${wanted ?? 'all'}`,
      );
    },

    async attachCommand(session) {
      const now = await reading.present(session);
      if (!now.ok) {
        if ((await direct.version()) === null) return fail({ kind: 'tmux-missing' });
        return (await answers(direct)) ? now : fail({ kind: 'no-session', wanted: session, live: [] });
      }
      const { home, ownsHome, panes: all } = now.value;
      // In a session of the user's own, the crew's window is not the only one.
      const target = ownsHome ? home : (all.find(({ role }) => role?.is === 'worker')?.id ?? home);
      const command = client.terminal(['attach-session', '-t', target]);
      return command.ok ? ok({ ...command.value, target }) : command;
    },

    async restartLog(session, pane, log) {
      const outcome = await reading.list(session);
      const server = outcome.is === 'listed' ? outcome.listing.server : null;
      const old = server === null ? [] : await health.writers(server, pane);
      const result = await done(logCommands(pane, log, writer), `pane ${pane}`);
      if (result.ok) {
        // A stopped one would not notice the end of its input.
        for (const one of old) processes.signal(one, 'SIGKILL');
        health.forget(pane);
      }
      return result;
    },

    removePane: (_session, pane) => done([['kill-pane', '-t', pane]], `pane ${pane}`),

    async destroy(session) {
      const result = await making.destroy(session);
      endStrays(session);
      return result;
    },

    async watch(session, hint) {
      // attach-session would start a new server, which would get in the way of one that has lost its socket.
      const there = await reading.present(session);
      if (!there.ok) return there;
      await markSession(session);
      controls.get(session)?.dispose();
      endStrays(session);
      const piped = client.control(controlWords(there.value.home), controlMark(session));
      if (piped === null) return fail({ kind: 'tmux-missing' });
      const opened = await openControl(piped, clock, hint);
      if (opened === null) return fail({ kind: 'no-session', wanted: session, live: [] });
      controls.set(session, opened);
      opened.follow(there.value.windows.map(({ id }) => id));
      const watch: Watch = {
        dispose() {
          opened.dispose();
          if (controls.get(session) === opened) controls.delete(session);
        },
      };
      return ok(watch);
    },
  };
}
