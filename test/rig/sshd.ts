/**
 * A real sshd on loopback with keys and configuration of its own, and an `ssh` that knows it as the host `box`. Owns both
 * and their folder: every process of sshd is ended, and the folder taken away, by `end`.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SshdOptions {
  /** Made for it, gone after `end`; a short path without blanks. */
  readonly folder: string;
  /** What a login has over there: HOME, PATH, … Plain values without blanks and quotes. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Sshd {
  readonly port: number;
  /** The listening process. */
  readonly pid: number;
  /** A folder for the front of PATH: its `ssh` knows the host `box`, and no other configuration. */
  readonly bin: string;
  /** The ssh_config of that `ssh`; a test may write further hosts into it. */
  readonly sshConfig: string;
  /** Path of the private key that opens it. */
  readonly key: string;
  /** The login shell from now on: `/bin/sh`, `/usr/bin/fish`, … */
  useShell(path: string): void;
  /** Every process of sshd that serves a connection, now. */
  connections(): readonly number[];
  /** What it said so far. */
  log(): string;
  end(): Promise<void>;
}

/** Not always in PATH: it is a program for root. It wants to be called by its whole path. */
const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd', '/opt/homebrew/sbin/sshd'];

/** `ssh` takes `~` from the user database and not from HOME: a configuration can only be given to it by name. */
const nearProgram = (config: string): string => `#!/bin/sh\nexec '${realSsh()}' -F '${config}' "$@"\n`;

export async function openSshd({ folder, env }: SshdOptions): Promise<Sshd> {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true, mode: 0o700 });
  const file = (name: string): string => join(folder, name);
  for (const name of ['host-key', 'key'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file(name)]);
  writeFileSync(file('authorized_keys'), readFileSync(file('key.pub')));
  writeScript(file('login'), loginScript(file('shell')));
  writeScript(join(bin, 'ssh'), nearProgram(file('ssh_config')));
  const useShell = (path: string): void => writeFileSync(file('shell'), `${path}\n`);
  useShell('/bin/sh');

  const { port, listener, log } = await listen(folder, env);
  const hostKey = readFileSync(file('host-key.pub'), 'utf8').trim();
  writeFileSync(file('known_hosts'), `[127.0.0.1]:${String(port)} ${hostKey}\n`);
  writeFileSync(file('ssh_config'), nearConfig(folder, port));
  const pid = listener.pid ?? 0;
  return {
    port,
    pid,
    bin,
    sshConfig: file('ssh_config'),
    key: file('key'),
    useShell,
    connections: () => descendants(pid).filter((one) => argvOf(one).startsWith('sshd')),
    log,
    async end() {
      const all = [pid, ...descendants(pid)];
      for (const one of all) kill(one);
      while (all.some((one) => argvOf(one) !== '')) await sleep(10);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Listening {
  readonly port: number;
  readonly listener: ChildProcess;
  readonly log: () => string;
}

async function listen(folder: string, env: SshdOptions['env']): Promise<Listening> {
  for (let tries = 0; tries < 20; tries += 1) {
    const port = await freePort();
    const config = join(folder, 'sshd_config');
    writeFileSync(config, farConfig(folder, port, env));
    const listener = spawn(sshdPath(), ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    const heard = await new Promise<boolean>((resolve, reject) => {
      listener.stderr.on('data', (bytes: Buffer) => {
        said += bytes.toString();
        if (said.includes(`Server listening on 127.0.0.1 port ${String(port)}`)) resolve(true);
      });
      listener.once('error', reject);
      listener.once('close', () => {
        // Somebody else was quicker to take the port.
        if (said.includes('Address already in use')) resolve(false);
        else reject(new Error(`sshd did not start:\n${said}`));
      });
    });
    if (heard) return { port, listener, log: () => said };
  }
  throw new Error('no port is free for sshd');
}

function farConfig(folder: string, port: number, env: SshdOptions['env']): string {
  const variables = Object.entries(env).map(([name, value]) => `"${name}=${value}"`);
  return [
    'ListenAddress 127.0.0.1',
    `Port ${String(port)}`,
    `HostKey ${folder}/host-key`,
    `AuthorizedKeysFile ${folder}/authorized_keys`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'PrintMotd no',
    'PrintLastLog no',
    'MaxStartups 200',
    'MaxSessions 200',
    `ForceCommand ${folder}/login`,
    // Only the first of several lines would count.
    `SetEnv ${variables.join(' ')}`,
    '',
  ].join('\n');
}

function nearConfig(folder: string, port: number): string {
  return [
    'Host box',
    '  HostName 127.0.0.1',
    `  Port ${String(port)}`,
    `  User ${userInfo().username}`,
    `  IdentityFile ${folder}/key`,
    '  IdentitiesOnly yes',
    `  UserKnownHostsFile ${folder}/known_hosts`,
    '  GlobalKnownHostsFile /dev/null',
    '  StrictHostKeyChecking yes',
    '',
  ].join('\n');
}

/** As sshd itself would: the login shell, in the login folder, given the command as one word. */
function loginScript(shellFile: string): string {
  return [
    '#!/bin/sh',
    'cd "$HOME" || exit 1',
    'unset SHLVL OLDPWD',
    `read -r SHELL <'${shellFile}'`,
    'export SHELL',
    '[ -n "${SSH_ORIGINAL_COMMAND+set}" ] || exec "$SHELL"',
    'command=$SSH_ORIGINAL_COMMAND',
    'unset SSH_ORIGINAL_COMMAND',
    'exec "$SHELL" -c "$command"',
    '',
  ].join('\n');
}

function writeScript(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

function sshdPath(): string {
  const found = program.find((path) => isThere(path));
  if (found === undefined) throw new Error('sshd is not installed: scripts/install-sshd');
  return found;
}

function realSsh(): string {
  const folders = (process.env['PATH'] ?? '').split(':');
  const found = folders.map((one) => `${one}/ssh`).find((path) => isThere(path));
  if (found === undefined) throw new Error('ssh is not installed: scripts/install-sshd');
  return found;
}

function isThere(path: string): boolean {
  try {
    return readFileSync(path).length > 0;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** By parent, from /proc: sshd writes its title over its environment, so that no mark stays there. */
function descendants(root: number): readonly number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(Number(name))]),
  );
  const under = (pid: number): boolean => {
    const parent = parents.get(pid) ?? 0;
    return parent === root || (parent > 1 && under(parent));
  };
  return [...parents.keys()].filter(under);
}

function parentOf(pid: number): number {
  const stat = orEmpty(() => readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

/** Empty: it is gone. */
function argvOf(pid: number): string {
  return orEmpty(() => readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8'))
    .replaceAll('\0', ' ')
    .trim();
}

function orEmpty(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
