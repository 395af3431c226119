/**
 * A request of one muxcrew to the muxcrew on another host: a command line, and facts about the user's terminal and
 * environment. The protocol has its own version: different muxcrew versions work together if it is equal.
 */
import { parseJson } from '../json.ts';
import { isAttachmentId } from './attachment.ts';
import { list, number, optional, orNull, record, text, truth, values, type Check } from '../shape.ts';

/** Incremented when an older remote side would misunderstand a request. */
export const protocolVersion = 1;

/** The user's own terminal. */
export interface RemoteTerminal {
  readonly input: boolean;
  readonly output: boolean;
  /** Null: standard output is not a terminal. */
  readonly columns: number | null;
  readonly rows: number | null;
  /** 0: unwanted or unsupported. */
  readonly colours: 256 | 16 | 0;
  readonly unicode: boolean;
}

export interface SentFile {
  /** Relative to the project folder: `docs/worker1.md`. */
  readonly name: string;
  readonly text: string;
}

export interface RemoteRequest {
  readonly protocol: number;
  /** Version of the requesting muxcrew. */
  readonly version: string;
  /** The user's name for the remote host. */
  readonly host: string;
  /** A command and its arguments, without --host and --project. */
  readonly argv: readonly string[];
  /** The project folder on the remote host: absolute, or relative to HOME; null: the login's folder. */
  readonly folder: string | null;
  readonly terminal: RemoteTerminal;
  /** Written into the project folder before the command runs. Default: none. */
  readonly files?: readonly SentFile[];
  /** For an attach: its id, the same on all its connections. */
  readonly attachment?: string;
  /** From the user's environment: only `passedVariables`. */
  readonly env: Readonly<Record<string, string>>;
}

/** Variables about the user's terminal, which apply wherever programs run. */
const ofTerminal = ['COLORTERM', 'NO_COLOR', 'TERM_PROGRAM', 'TERM_PROGRAM_VERSION', 'TERM'] as const;
/** Used only if the remote side has none: it may lack the local languages. */
const language = ['LANG', 'LC_ALL', 'LC_CTYPE'] as const;

type Environment = Readonly<Record<string, string>>;

export function passedVariables(env: Environment): Environment {
  const names: readonly string[] = [...ofTerminal, ...language];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

/** The remote side's environment for a user at the local terminal. */
export function farEnvironment(own: Environment, passed: Environment): Environment {
  const has = language.some((name) => (own[name] ?? '') !== '');
  const taken = passedVariables(passed);
  const kept = Object.entries(taken).filter(
    ([name]) =>
      (!has || !(language as readonly string[]).includes(name)) && !(name === 'TERM' && 'TERM' in own),
  );
  return { ...own, ...Object.fromEntries(kept) };
}

/** Relative, without `..`. */
const fileName: Check = (value, path) =>
  typeof value === 'string' &&
  !/[\u0000-\u001f\u007f]/.test(value) &&
  value.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
    ? null
    : `${path} is no name of a file in a project`;

const shape = record({
  protocol: number,
  version: text,
  host: text,
  argv: list(text),
  folder: orNull(text),
  terminal: record({
    input: truth,
    output: truth,
    columns: orNull(number),
    rows: orNull(number),
    colours: number,
    unicode: truth,
  }),
  files: optional(list(record({ name: fileName, text }))),
  attachment: optional((value, path) =>
    typeof value === 'string' && isAttachmentId(value) ? null : `${path} is no id`,
  ),
  env: values(text),
});

/** The request in a JSON text, or its problem. For another protocol version, only that is known. */
export function readRequest(
  json: string,
):
  | { readonly is: 'request'; readonly request: RemoteRequest }
  | { readonly is: 'other protocol'; readonly protocol: number; readonly host: string }
  | { readonly is: 'broken'; readonly problem: string } {
  const value = parseJson(json);
  if (value === undefined) return { is: 'broken', problem: 'it is no JSON' };
  const opening = record({ protocol: number, host: text })(value, '');
  if (opening !== null) return { is: 'broken', problem: opening };
  const { protocol, host } = value as { protocol: number; host: string };
  if (protocol !== protocolVersion) return { is: 'other protocol', protocol, host };
  const problem = shape(value, '');
  return problem === null ? { is: 'request', request: value as RemoteRequest } : { is: 'broken', problem };
}
