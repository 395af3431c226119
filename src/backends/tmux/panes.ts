/** Creates sessions and panes and starts programs in them; cleans up if that fails. */
import type { Arrangement } from '../../core/terminal/geometry.ts';
import type { Result } from '../../core/result.ts';
import { fail, ok } from '../../core/result.ts';
import type {
  CreateRequest,
  Done,
  Listing,
  NewPane,
  PaneCommand,
  PaneId,
  PaneLog,
} from '../../ports/backend.ts';
import type { Files } from '../../ports/files.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Command } from './quote.ts';
import { script } from './quote.ts';
import { layOut, matchWindows, panesIn, placeOf, refusal, regrouped } from './arrange-script.ts';
import { afterGather, backInView, focusWorkers, gatherCommands, leftoverCommands } from './gather-script.ts';
import type { Answer, TmuxClient } from './client.ts';
import { failureOf } from './client.ts';
import { createCommands } from './create-script.ts';
import { refreshEnv } from './environment.ts';
import { listCommands, parseListing, roleText } from './listing.ts';
import type { TmuxListing } from './listing.ts';
import { logCommands, roleCommands, startCommand, stopLogCommands } from './pane-script.ts';
import type { Reader } from './reader.ts';
import { answers } from './recover.ts';
import { destroyCommands, selectSession } from './select-session.ts';

/** A server that is ending takes up to this many tries until a new one can be started. */
const startTries = 40;
const startPauseMs = 25;
/** For a start at the same time as others, which each took the chosen name first. */
const nameTries = 5;
const destroyTries = 5;

/** The user may have given that name to another session. */
function freeName(wanted: string, taken: readonly string[]): string {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.includes(name)) return name;
  }
}

export interface PanesOptions {
  readonly client: TmuxClient;
  readonly reader: Reader;
  readonly files: Files;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of log.sh. */
  readonly writer: string;
  /** The scope for starting a server; see TmuxBackendOptions. */
  readonly scope?: () => Promise<readonly string[]>;
}

export interface Panes {
  create(request: CreateRequest): Promise<Result<Listing>>;
  add(session: string, arrangement: Arrangement, panes: readonly NewPane[]): Promise<Result<Listing>>;
  arrange(session: string, arrangement: Arrangement): Promise<Done>;
  respawn(session: string, pane: PaneId, command: PaneCommand, log: PaneLog | null): Promise<Done>;
  openSidebar(session: string, slot: PaneId, command: PaneCommand): Promise<Done>;
  /** Removes what muxcrew created for it, wherever it is now. */
  destroy(session: string): Promise<Done>;
}

function refused(
  what: string,
  why: string,
): { readonly ok: false; readonly failure: { kind: 'refused'; what: string; why: string } } {
  return fail({ kind: 'refused', what, why });
}

export function panes(options: PanesOptions): Panes {
  const { client, reader, writer } = options;

  /** tmux would silently start the program in another folder. */
  function missingFolder(command: PaneCommand, worker: string): Done {
    return options.files.stat(command.cwd)?.kind === 'folder'
      ? ok(null)
      : fail({ kind: 'cwd-missing', worker, path: command.cwd });
  }

  function missingFolders(newPanes: readonly NewPane[]): Done {
    for (const { role, command } of newPanes) {
      const found = missingFolder(command, role.is === 'worker' ? role.worker : role.is);
      if (!found.ok) return found;
    }
    return ok(null);
  }

  async function source(
    commands: readonly Command[],
    start: boolean,
    scope: readonly string[] = [],
  ): Promise<Answer> {
    const words: readonly Command[] = [...(start ? [['start-server']] : []), ['source-file', '-']];
    for (let tries = 1; ; tries += 1) {
      const answer = await client.run(words, script(commands), scope);
      if (!start || answer.is !== 'no-server' || answer.why !== 'leaving' || tries === startTries)
        return answer;
      await options.clock.sleep(startPauseMs);
    }
  }

  /** Starts a server in a scope of its own. Null: not needed, or it failed. */
  async function sourceInScope(commands: readonly Command[]): Promise<Answer | null> {
    const scope = (await options.scope?.()) ?? [];
    if (scope.length === 0 || (await answers(client))) return null;
    const answer = await source(commands, true, scope);
    return answer.is === 'done' || (await answers(client)) ? answer : null;
  }

  function readOf(session: string, stdout: string): TmuxListing | null {
    const server = parseListing(stdout.split('\n'));
    return server === null ? null : selectSession(server, session);
  }

  async function listed(session: string, stdout: string): Promise<Result<Listing>> {
    const parsed = readOf(session, stdout);
    const listing = parsed === null ? null : await reader.toListing(parsed);
    return listing === null
      ? fail({ kind: 'backend-gone', backend: 'tmux', detail: 'cannot list the new panes' })
      : ok(listing);
  }

  async function create(request: CreateRequest): Promise<Result<Listing>> {
    const folders = missingFolders(request.panes);
    if (!folders.ok) return folders;
    const { session } = request;
    for (let tries = 1; ; tries += 1) {
      const there = await reader.server();
      if (there.is === 'read' && selectSession(there.listing, session) !== null)
        return refused(`session ${session}`, 'it already exists');
      const taken = there.is === 'read' ? there.listing.sessions.map(({ name }) => name) : [];
      const commands = [
        ...refreshEnv(options.env),
        ...createCommands({ ...request, name: freeName(session, taken) }, writer),
      ];
      const answer = (await sourceInScope(commands)) ?? (await source(commands, true));
      if (answer.is === 'done') return listed(session, answer.stdout);
      // Its name was taken in the meantime.
      const duplicate = answer.is === 'refused' && answer.detail.includes('duplicate session');
      if (duplicate && tries < nameTries) continue;
      if (!duplicate) await destroy(session);
      return fail(failureOf(answer, `session ${session}`));
    }
  }

  /** Kills all of the session. A pane may end meanwhile: then it lists again. */
  async function destroy(session: string): Promise<Done> {
    for (let tries = 1; ; tries += 1) {
      const there = await reader.server();
      if (there.is !== 'read') return ok(null);
      const commands = destroyCommands(there.listing, session);
      if (commands.length === 0) return ok(null);
      const answer = await client.run(commands);
      if (answer.is === 'done' || answer.is === 'no-server') return ok(null);
      if (answer.is !== 'no-target' || tries === destroyTries)
        return fail(failureOf(answer, `session ${session}`));
    }
  }

  /** Lays out all windows of the crew; null if a window and the arrangement have different panes. */
  function layOutAll(listing: TmuxListing, arrangement: Arrangement): readonly Command[] | null {
    const matched = matchWindows(listing, arrangement);
    const commands: Command[] = [];
    for (const [index, wanted] of arrangement.windows.entries()) {
      const window = matched[index];
      if (window === null || window === undefined) return null;
      const laidOut = layOut(window, panesIn(listing, window.id), wanted);
      if (laidOut === null) return null;
      commands.push(...laidOut);
    }
    return commands;
  }

  /** Moves panes between windows. Programs keep running; the active window and pane stay active. */
  async function regroup(session: string, before: TmuxListing, arrangement: Arrangement): Promise<Done> {
    const between = afterGather(before, arrangement);
    const laidOut = layOutAll(between, arrangement);
    if (laidOut === null) return refused(`layout of ${session}`, 'it does not name every pane');
    const kept = new Set(matchWindows(between, arrangement).flatMap((window) => window?.id ?? []));
    const answer = await source(
      [
        ...gatherCommands(session, before, arrangement),
        ...laidOut,
        ...leftoverCommands(between, kept),
        ...focusWorkers(before, between, arrangement),
        ...backInView(before, between, kept),
      ],
      false,
    );
    if (answer.is === 'done') return ok(null);
    await letFollow(before);
    return fail(failureOf(answer, `session ${session}`));
  }

  /** Windows enlarged for joining panes follow the clients' sizes again. */
  async function letFollow(listing: TmuxListing): Promise<void> {
    for (const { id } of listing.windows) await client.run([['set-option', '-wu', '-t', id, 'window-size']]);
  }

  async function arrange(session: string, arrangement: Arrangement): Promise<Done> {
    const before = await reader.present(session);
    if (!before.ok) return before;
    const why = refusal(before.value, arrangement);
    if (why !== null) return refused(`layout of ${session}`, why);
    if (regrouped(before.value, arrangement) !== null) return regroup(session, before.value, arrangement);
    const commands = layOutAll(before.value, arrangement);
    if (commands === null) return refused(`layout of ${session}`, 'it does not name the existing panes');
    if (commands.length === 0) return ok(null);
    const answer = await source(commands, false);
    return answer.is === 'done' ? ok(null) : fail(failureOf(answer, `session ${session}`));
  }

  /** Restores the state before `add`. */
  async function undo(session: string, before: TmuxListing): Promise<void> {
    const now = await reader.read(session);
    if (now.is !== 'read') return;
    const old = new Set(before.panes.map(({ id }) => id));
    const added = now.listing.panes.filter(({ id }) => !old.has(id));
    await client.run([...added.map(({ id }): Command => ['kill-pane', '-t', id]), ['list-sessions']]);
    for (const { id, layout } of before.windows) {
      await client.run([
        ['set-option', '-wu', '-t', id, 'window-size'],
        ['select-layout', '-t', id, layout],
      ]);
    }
  }

  async function add(
    session: string,
    arrangement: Arrangement,
    newPanes: readonly NewPane[],
  ): Promise<Result<Listing>> {
    const folders = missingFolders(newPanes);
    if (!folders.ok) return folders;
    const before = await reader.present(session);
    if (!before.ok) return before;
    const gathered = await source(
      [...gatherCommands(session, before.value, arrangement), ...listCommands],
      false,
    );
    const between = gathered.is === 'done' ? readOf(session, gathered.stdout) : null;
    if (gathered.is !== 'done' || between === null) {
      await undo(session, before.value);
      return gathered.is === 'done'
        ? fail({ kind: 'backend-gone', backend: 'tmux', detail: 'cannot list the new panes' })
        : fail(failureOf(gathered, `session ${session}`));
    }
    const laidOut = layOutAll(between, arrangement);
    if (laidOut === null) {
      await undo(session, before.value);
      return refused(`layout of ${session}`, 'it does not name every pane');
    }
    const kept = new Set(matchWindows(between, arrangement).flatMap((window) => window?.id ?? []));
    const started = newPanes.flatMap(({ role, command, log }): readonly Command[] => {
      const pane = between.panes.find((one) => placeOf(one.role) === placeOf(role));
      if (pane === undefined) return [];
      return [startCommand(pane.id, command), ...(log === null ? [] : logCommands(pane.id, log, writer))];
    });
    const answer = await source(
      [...laidOut, ...leftoverCommands(between, kept), ...started, ...listCommands],
      false,
    );
    if (answer.is === 'done') return listed(session, answer.stdout);
    await undo(session, before.value);
    return fail(failureOf(answer, `session ${session}`));
  }

  /** The pane's role and its present log. */
  async function respawn(
    session: string,
    pane: PaneId,
    command: PaneCommand,
    log: PaneLog | null,
  ): Promise<Done> {
    const before = await reader.present(session);
    if (!before.ok) return before;
    const found = before.value.panes.find(({ id }) => id === pane);
    if (found === undefined) return refused(`pane ${pane}`, `session ${session} has no such pane`);
    const role = found.role;
    if (role === null) return refused(`pane ${pane}`, 'muxcrew did not create it');
    const folder = missingFolder(command, role.is === 'worker' ? role.worker : role.is);
    if (!folder.ok) return folder;
    const sameLog = found.piped && log !== null && found.logPath === log.path;
    const logging = log === null ? stopLogCommands(pane) : sameLog ? [] : logCommands(pane, log, writer);
    const answer = await source([startCommand(pane, command), ...logging], false);
    return answer.is === 'done' ? ok(null) : fail(failureOf(answer, `pane ${pane}`));
  }

  async function openSidebar(session: string, slot: PaneId, command: PaneCommand): Promise<Done> {
    const before = await reader.present(session);
    if (!before.ok) return before;
    const found = before.value.panes.find(({ id }) => id === slot);
    if (found?.role?.is !== 'slot' || before.value.panes.some(({ role }) => role?.is === 'sidebar'))
      return refused(`pane ${slot}`, 'it is not a slot of a session without a sidebar');
    const folder = missingFolder(command, 'sidebar');
    if (!folder.ok) return folder;
    const answer = await source(
      [...roleCommands(slot, roleText({ is: 'sidebar' })), startCommand(slot, command)],
      false,
    );
    return answer.is === 'done' ? ok(null) : fail(failureOf(answer, `pane ${slot}`));
  }

  return { create, add, arrange, respawn, openSidebar, destroy };
}
