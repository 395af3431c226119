/**
 * What one muxcrew asks of the muxcrew on another host: a command line, and what of the person's terminal and environment
 * it needs to know. Versioned by itself: two muxcrews of different versions understand each other while this is the same.
 */
import { parseJson } from '../json.ts';
import { isAttachmentId } from './attachment.ts';
import { list, number, optional, orNull, record, text, truth, values, type Check } from '../shape.ts';

/** Counted up when an older far side would misunderstand a request. */
export const protocolVersion = 1;

/** The person's own, wherever they sit. */
export interface RemoteTerminal {
  readonly input: boolean;
  readonly output: boolean;
  /** Null where standard output is no terminal. */
  readonly columns: number | null;
  readonly rows: number | null;
  /** 0: none wanted, or none there. */
  readonly colours: 256 | 16 | 0;
  readonly unicode: boolean;
}

export interface SentFile {
  /** Below the project folder: `docs/worker1.md`. */
  readonly name: string;
  readonly text: string;
}

export interface RemoteRequest {
  readonly protocol: number;
  /** Of the muxcrew that asks. */
  readonly version: string;
  /** By what name the person knows the host that is asked. */
  readonly host: string;
  /** A command and its words, without --host and --project. */
  readonly argv: readonly string[];
  /** The project folder over there: absolute, or below HOME; null: where a login begins. */
  readonly folder: string | null;
  readonly terminal: RemoteTerminal;
  /** To be written into the project folder before the command runs. Left out: none. */
  readonly files?: readonly SentFile[];
  /** Of an attach: its id, the same on all its lines. */
  readonly attachment?: string;
  /** Of the person's environment: `passedVariables` alone. */
  readonly env: Readonly<Record<string, string>>;
}

/** What says something of the person's terminal, wherever its programs run. */
const ofTerminal = ['COLORTERM', 'NO_COLOR', 'TERM_PROGRAM', 'TERM_PROGRAM_VERSION', 'TERM'] as const;
/** Only where the far side has none: it may not have the near side's languages. */
const language = ['LANG', 'LC_ALL', 'LC_CTYPE'] as const;

type Environment = Readonly<Record<string, string>>;

export function passedVariables(env: Environment): Environment {
  const names: readonly string[] = [...ofTerminal, ...language];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

/** The far side's own environment, for somebody who sits at the near side's terminal. */
export function farEnvironment(own: Environment, passed: Environment): Environment {
  const has = language.some((name) => (own[name] ?? '') !== '');
  const taken = passedVariables(passed);
  const kept = Object.entries(taken).filter(
    ([name]) =>
      (!has || !(language as readonly string[]).includes(name)) && !(name === 'TERM' && 'TERM' in own),
  );
  return { ...own, ...Object.fromEntries(kept) };
}

/** Relative, and never on its way up. */
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

/** The request in a JSON text; else what is wrong with it. Of another protocol, only that is known. */
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
