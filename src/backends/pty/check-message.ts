/**
 * Is what a client sent a message of the protocol? Checked once, at the door: what comes in has the shapes that the types
 * say, down to what the holder itself takes apart. Pure.
 */
import type { Arrangement, PaneRole } from '../../core/terminal/geometry.ts';
import { panesOf } from '../../core/terminal/geometry.ts';
import type { ClientMessage } from './protocol.ts';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const orMissing =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isFields(value) && Object.entries(checks).every(([name, check]) => check(value[name]));

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The names that tmux's backend and core/paths/names.ts make. */
const session: Check = (value) => typeof value === 'string' && /^[a-z0-9-]{1,64}$/.test(value);
const pane: Check = (value) => typeof value === 'string' && /^%\d{1,9}$/.test(value);
const window: Check = (value) => typeof value === 'string' && /^@\d{1,9}$/.test(value);
/** What a pseudo-terminal can be. */
const cells: Check = (value) => count(value) && (value as number) >= 1 && (value as number) <= 10_000;
const size = fields({ columns: cells, rows: cells });
const rect = fields({ x: count, y: count, columns: cells, rows: cells });
const role: Check = (value) =>
  isFields(value) &&
  (value['is'] === 'sidebar' ||
    value['is'] === 'slot' ||
    (value['is'] === 'worker' && text(value['worker'])));
const deepest = 100;
const cell =
  (depth: number): Check =>
  (value) => {
    if (depth > deepest || !isFields(value) || !rect(value['rect'])) return false;
    if (value['is'] === 'pane') return role(value['role']);
    const splits = value['is'] === 'left-right' || value['is'] === 'top-bottom';
    return splits && list(cell(depth + 1))(value['children']);
  };
const arrangement: Check = (value) => {
  if (!isFields(value) || !list(fields({ size, root: cell(0) }))(value['windows'])) return false;
  const { windows } = value as unknown as Arrangement;
  return windows.length > 0 && namesEachOnce(windows.map(({ root }) => panesOf(root)));
};

/** Each worker once in all, one place for the sidebar in each window, and the sidebar itself in no more than one. */
function namesEachOnce(windows: readonly (readonly { readonly role: PaneRole }[])[]): boolean {
  const roles = windows.flat().map(({ role: one }) => one);
  const workers = roles.flatMap((one) => (one.is === 'worker' ? [one.worker] : []));
  return (
    new Set(workers).size === workers.length &&
    roles.filter(({ is }) => is === 'sidebar').length <= 1 &&
    windows.every((panes) => panes.filter(({ role: one }) => one.is !== 'worker').length <= 1)
  );
}

const safeText: Check = (value) => typeof value === 'string' && !value.includes('\0');
const environment: Check = (value) => isFields(value) && Object.values(value).every(safeText);
const command = fields({
  argv: (value) => list(safeText)(value) && (value as readonly string[]).length > 0,
  cwd: (value) => safeText(value) && (value as string).startsWith('/'),
  env: environment,
});
const log = fields({ path: safeText, limitBytes: count, within: orMissing(safeText) });
const newPane = fields({ role, command, log: orNull(log) });
const client = fields({ tty: text, size, terminal: text, pid: count });

const mark = fields({ pane, asks: (value) => typeof value === 'boolean' });

const asks: Readonly<Record<string, Check>> = {
  create: fields({
    request: fields({ session, arrangement, panes: list(newPane) }),
    windowSize: (value) => value === 'latest' || value === 'smallest',
  }),
  list: fields({ session }),
  sessions: () => true,
  respawn: fields({ session, pane, command, log: orNull(log) }),
  add: fields({ session, arrangement, panes: list(newPane) }),
  arrange: fields({ session, arrangement }),
  focus: fields({ session, pane }),
  zoom: fields({ session, pane }),
  'remove-pane': fields({ session, pane }),
  title: fields({ session, text, marks: (value) => value === undefined || list(mark)(value) }),
  'move-sidebar': fields({ session, slot: pane }),
  'open-sidebar': fields({ session, slot: pane, command }),
  paste: fields({ session, pane, text }),
  press: fields({ session, pane, key: text }),
  capture: fields({ session, pane, history: count }),
  detach: fields({ session, client: orNull(text) }),
  'restart-log': fields({ session, pane, log }),
  destroy: fields({ session }),
  watch: fields({ session }),
  look: fields({ session, client }),
  history: fields({ session, pane }),
};

const acts: Readonly<Record<string, Check>> = {
  focus: fields({ pane }),
  zoom: () => true,
  window: fields({ window }),
};

const messages: Readonly<Record<string, Check>> = {
  // Of another version nothing else is known.
  hello: fields({ v: count }),
  ask: (value) => isFields(value) && count(value['id']) && chosen(asks, value['op'])?.(value) === true,
  size: fields({ size }),
  view: (value) => {
    const act = isFields(value) ? value['act'] : null;
    return isFields(act) && chosen(acts, act['do'])?.(act) === true;
  },
};

function chosen(checks: Readonly<Record<string, Check>>, name: unknown): Check | null {
  return typeof name === 'string' && Object.hasOwn(checks, name) ? (checks[name] ?? null) : null;
}

/** Null: it is none. */
export function clientMessage(body: unknown): ClientMessage | null {
  const check = isFields(body) ? chosen(messages, body['is']) : null;
  return check?.(body) === true ? (body as ClientMessage) : null;
}
