/** Reads a session's spec.json; if it is damaged, recovers the session from its journal. Changes nothing. */
import type { SessionSpec } from '../../core/journal/session-spec.ts';
import type { Files } from '../../ports/files.ts';
import { readSpecText, specFromJournal, specText } from '../../core/journal/session-file.ts';
import { sessionState, type SessionState } from '../../core/paths/session-paths.ts';
import { keepDamaged, readStateText } from './state-file.ts';

export type SessionFile =
  | { readonly is: 'read'; readonly spec: SessionSpec }
  /** spec.json is damaged; the journal has its content, except for the options of added workers. */
  | { readonly is: 'recovered'; readonly spec: SessionSpec; readonly why: string }
  /** Neither can be read. */
  | { readonly is: 'lost'; readonly why: string };

type Reading = Pick<Files, 'statLink' | 'readText' | 'list'>;

/** `folder`: of the sessions' state, or of ended runs. Null: no spec.json, and so no session. */
export function readSessionFile(
  files: Reading,
  folder: string,
  name: string,
  id: string | null,
): SessionFile | null {
  const state = sessionState(folder, name);
  const text = textOrProblem(files, state.spec);
  if (text === null) return null;
  const read = text.is === 'text' ? readSpecText(text.text, id) : ({ is: 'damaged', why: text.why } as const);
  if (read.is === 'read') return read;
  if (read.is === 'newer')
    return { is: 'lost', why: `a newer muxcrew wrote it (version ${String(read.version)})` };
  const spec = recordedSpec(files, state);
  return spec === null || (id !== null && spec.session.id !== id)
    ? { is: 'lost', why: read.why }
    : { is: 'recovered', spec, why: read.why };
}

/** From the journal, or from the newest of the previous ones that are kept. */
function recordedSpec(files: Reading, { folder, journal }: SessionState): SessionSpec | null {
  const kept = (files.list(folder) ?? [])
    .filter((name) => /^journal-\d{1,9}\.jsonl$/.test(name))
    .toSorted((a, b) => Number(b.slice(8, -6)) - Number(a.slice(8, -6)));
  for (const path of [journal, ...kept.map((name) => `${folder}/${name}`)]) {
    const read = textOrProblem(files, path);
    const spec = read?.is === 'text' ? specFromJournal(read.text) : null;
    if (spec !== null) return spec;
  }
  return null;
}

/** Writes spec.json again from the journal, and keeps the damaged one. Returns where that is kept. */
export function repairSpec(files: Files, folder: string, id: string, spec: SessionSpec): string | null {
  const path = sessionState(folder, id).spec;
  const kept = keepDamaged(files, path);
  files.replace(path, specText(spec), 0o600);
  return kept;
}

type TextRead =
  { readonly is: 'text'; readonly text: string } | { readonly is: 'problem'; readonly why: string };

/** A file that cannot be read affects only its own session. Null: no such file. */
function textOrProblem(files: Reading, path: string): TextRead | null {
  try {
    const text = readStateText(files, path);
    if (text !== null) return { is: 'text', text };
    return files.statLink(path) === null ? null : { is: 'problem', why: 'it is not a file' };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { is: 'problem', why: error.message };
  }
}

/** A placeholder for a session whose files cannot be read, so that it is listed and can be stopped. */
export function standInSpec(folder: string, id: string, backend: 'tmux' | 'pty'): SessionSpec {
  return {
    version: 1,
    session: {
      id,
      name: null,
      project: sessionState(folder, id).folder,
      tmuxConf: null,
      backend,
      createdAt: 0,
      maxWorkers: null,
      logLimitBytes: 0,
      layout: { sidebarColumns: 30, minPane: { columns: 20, rows: 5 } },
    },
    workers: [],
  };
}
