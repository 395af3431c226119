/**
 * Remote hosts: `user@box`, a name under hosts: in the user's own configuration, or one of their ssh_config. Owns which
 * names are valid: they become arguments of ssh, which may pass them to a shell (ProxyCommand, Match exec).
 */

/** In the configuration; a text is the address. */
export type HostSetting =
  | string
  | {
      readonly address: string;
      readonly port?: number;
      /** Project folders on this host -> on the remote host, both absolute. */
      readonly projects?: Readonly<Record<string, string>>;
    };

export type HostSettings = Readonly<Record<string, HostSetting>>;

export interface Host {
  /** The user's name for it. */
  readonly name: string;
  /** The destination argument of ssh. */
  readonly address: string;
  /** Null: ssh's own default. */
  readonly port: number | null;
  readonly projects: Readonly<Record<string, string>>;
}

/** Letters and digits of any script, and other characters of user names, host names and IPv6 addresses. */
const address = /^(?:[\p{L}\p{N}_][\p{L}\p{N}_.%+-]*@)?[\p{L}\p{N}_:][\p{L}\p{N}_.:%-]*$/u;

/** Longer than any real name. */
const mostCharacters = 320;

/** Null: valid as an argument of ssh. */
export function addressProblem(text: string): string | null {
  if (text === '') return 'it is empty';
  if (text.startsWith('-')) return 'it begins with a dash';
  if (/^\w+:\/\//.test(text))
    return 'it is a URL; use user@host, and set the port in ssh_config or under hosts:';
  if (text.length > mostCharacters) return 'it is too long';
  return address.test(text) ? null : 'it has characters that are invalid in a host name';
}

export function meantHost(wanted: string, settings: HostSettings): Host {
  const setting = Object.hasOwn(settings, wanted) ? settings[wanted] : undefined;
  const given = typeof setting === 'string' ? { address: setting } : setting;
  return {
    name: wanted,
    address: given?.address ?? wanted,
    port: given?.port ?? null,
    projects: given?.projects ?? {},
  };
}

/** The remote folder for this one, by the longest mapped folder at or above it; null: none. */
export function farFolder({ projects }: Host, folder: string): string | null {
  const [deepest] = Object.entries(projects)
    .filter(([here]) => folder === here || folder.startsWith(`${here.replace(/\/$/, '')}/`))
    .sort(([one], [other]) => other.length - one.length);
  if (deepest === undefined) return null;
  const [here, there] = deepest;
  const below = folder.slice(here.replace(/\/$/, '').length);
  return `${there.replace(/\/$/, '')}${below}` || '/';
}
