/**
 * Command lines of the system's ssh: the one place that makes them. The person's own keys, agent, ssh_config and
 * known_hosts are used as they are; nothing here answers for them, or relaxes what they have asked for.
 */
import type { Host } from '../core/wire/ssh-host.ts';

/** A host that does not answer at all. Seconds. */
const connectSeconds = 10;
/** A line that says nothing is asked every so often; one that has not answered so many times is dead 5 s later: in 15 s. */
const aliveSeconds = 5;
const aliveTries = 2;
/** How long a shared connection waits for the next command. */
const persistSeconds = 600;

/** No login shell reads more of it than one command and its words: sh, bash, zsh, fish and csh agree on those. */
const finding = [
  'm=${XDG_DATA_HOME:-$HOME/.local/share}/muxcrew/bin/muxcrew',
  'test -x "$m" || m=$(command -v muxcrew) || exit 127',
  'exec "$m" __remote "$@"',
].join('; ');

/** `request`: in letters, digits, - and _ alone; null: it comes on standard input. */
export function farCommand(request: string | null): string {
  return `sh -c '${finding}' muxcrew${request === null ? '' : ` ${request}`}`;
}

/** With 127 the far side says that there is no muxcrew, and with 255 ssh that it could not get there. */
export const exitMissing = 127;
export const exitTransport = 255;

export interface SshWish {
  readonly host: Host;
  /** Nobody is there to be asked for a passphrase, or whether the host is the right one. */
  readonly batch: boolean;
  /** Where ssh writes what it has to say itself, apart from what the far side says. */
  readonly saidFile: string;
  /** It shall say there, too, when it was let in. */
  readonly tellsLogin?: boolean;
}

/** For a command that takes a while at most: over the shared connection, and without a terminal. */
export function commandArgv(wish: SshWish, control: string | null, command: string): readonly string[] {
  return [
    ...common(wish),
    '-T',
    // What the person forwards is for their own logins: a second time it would only fail.
    ...option('ClearAllForwardings', 'yes'),
    ...(control === null
      ? ['-S', 'none']
      : [
          ...option('ControlMaster', 'auto'),
          ...option('ControlPersist', String(persistSeconds)),
          ...option('ControlPath', control),
        ]),
    ...destination(wish.host),
    command,
  ];
}

/**
 * For somebody who looks: a connection and a terminal of its own. No escape character: every key is the session's.
 */
export function terminalArgv(wish: SshWish, command: string, every = aliveSeconds): readonly string[] {
  return [...common(wish, every), '-t', '-S', 'none', '-e', 'none', ...destination(wish.host), command];
}

/** How often a line that somebody looks through is asked whether it is there. Seconds; MUXCREW_SSH_ALIVE. */
export function aliveEvery(env: Readonly<Record<string, string>>): number {
  const wanted = env['MUXCREW_SSH_ALIVE'] ?? '';
  return /^[1-9]\d{0,3}$/.test(wanted) ? Number(wanted) : aliveSeconds;
}

/**
 * Asks whoever holds the shared connection whether they are there. One that is killed meanwhile has ssh connect by itself:
 * that asks nobody anything, and logs in to nothing.
 */
export function checkArgv(host: Host, control: string): readonly string[] {
  return [
    'ssh',
    ...option('ControlPath', control),
    ...option('BatchMode', 'yes'),
    ...option('RemoteCommand', 'none'),
    '-O',
    'check',
    ...destination(host),
    'false',
  ];
}

function common({ batch, saidFile, tellsLogin = false }: SshWish, every = aliveSeconds): readonly string[] {
  return [
    'ssh',
    '-E',
    saidFile,
    ...option('BatchMode', batch ? 'yes' : 'no'),
    ...option('ConnectTimeout', String(connectSeconds)),
    ...option('ServerAliveInterval', String(every)),
    ...option('ServerAliveCountMax', String(aliveTries)),
    ...(tellsLogin ? option('LogLevel', 'VERBOSE') : []),
    // A command of ssh_config's would forbid ours.
    ...option('RemoteCommand', 'none'),
  ];
}

function option(name: string, value: string): readonly string[] {
  // ssh reads a value as it reads a line of its configuration.
  return ['-o', `${name}=${/[\s"]/.test(value) ? `"${value}"` : value}`];
}

function destination({ address, port }: Host): readonly string[] {
  return [...(port === null ? [] : ['-p', String(port)]), '--', address];
}
