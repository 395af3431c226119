/**
 * Checks that a client's input is a message of the protocol: once, on arrival, down to the fields that the
 * pty server itself reads. Pure.
 */
import * as v from 'valibot';
import type { Arrangement, PaneRole } from '../../core/terminal/geometry.ts';
import { panesOf } from '../../core/terminal/geometry.ts';
import type { ClientMessage } from './protocol.ts';

const text = v.string();
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** The names that the tmux backend and core/paths/names.ts make. */
const session = v.pipe(text, v.regex(/^[a-z0-9-]{1,64}$/));
const pane = v.pipe(text, v.regex(/^%\d{1,9}$/));
const window = v.pipe(text, v.regex(/^@\d{1,9}$/));
/** The sizes that a pseudo-terminal can have. */
const cells = v.pipe(count, v.minValue(1), v.maxValue(10_000));
const size = v.object({ columns: cells, rows: cells });
const rect = v.object({ x: count, y: count, columns: cells, rows: cells });
const role = v.variant('is', [
  v.object({ is: v.picklist(['sidebar', 'slot']) }),
  v.object({ is: v.literal('worker'), worker: text }),
]);
const deepest = 100;
const cell = (depth: number): v.GenericSchema =>
  depth > deepest
    ? v.never()
    : v.variant('is', [
        v.object({ is: v.literal('pane'), rect, role }),
        v.object({
          is: v.picklist(['left-right', 'top-bottom']),
          rect,
          children: v.array(v.lazy(() => cell(depth + 1))),
        }),
      ]);
const arrangement = v.pipe(
  v.object({ windows: v.pipe(v.array(v.object({ size, root: cell(0) })), v.minLength(1)) }),
  v.check((value) =>
    namesEachOnce((value as unknown as Arrangement).windows.map(({ root }) => panesOf(root))),
  ),
);

/** Whether each worker occurs once in all, the sidebar at most once, and each window has one place for it. */
function namesEachOnce(windows: readonly (readonly { readonly role: PaneRole }[])[]): boolean {
  const roles = windows.flat().map(({ role: one }) => one);
  const workers = roles.flatMap((one) => (one.is === 'worker' ? [one.worker] : []));
  return (
    new Set(workers).size === workers.length &&
    roles.filter(({ is }) => is === 'sidebar').length <= 1 &&
    windows.every((panes) => panes.filter(({ role: one }) => one.is !== 'worker').length <= 1)
  );
}

const safeText = v.pipe(text, v.excludes('\0'));
const command = v.object({
  argv: v.pipe(v.array(safeText), v.minLength(1)),
  cwd: v.pipe(safeText, v.startsWith('/')),
  env: v.record(text, safeText),
});
const log = v.object({ path: safeText, limitBytes: count, within: v.optional(safeText) });
const newPane = v.object({ role, command, log: v.nullable(log) });
const client = v.object({ tty: text, size, terminal: text, pid: count });
const mark = v.object({ pane, asks: v.boolean() });

const asks: Readonly<Record<string, v.GenericSchema>> = {
  create: v.object({
    request: v.object({ session, arrangement, panes: v.array(newPane) }),
    windowSize: v.picklist(['latest', 'smallest']),
  }),
  list: v.object({ session }),
  sessions: v.unknown(),
  respawn: v.object({ session, pane, command, log: v.nullable(log) }),
  add: v.object({ session, arrangement, panes: v.array(newPane) }),
  arrange: v.object({ session, arrangement }),
  focus: v.object({ session, pane }),
  zoom: v.object({ session, pane }),
  'remove-pane': v.object({ session, pane }),
  title: v.object({ session, text, marks: v.optional(v.array(mark)) }),
  'move-sidebar': v.object({ session, slot: pane }),
  'open-sidebar': v.object({ session, slot: pane, command }),
  paste: v.object({ session, pane, text }),
  press: v.object({ session, pane, key: text }),
  capture: v.object({ session, pane, history: count }),
  detach: v.object({ session, client: v.nullable(text) }),
  'restart-log': v.object({ session, pane, log }),
  destroy: v.object({ session }),
  watch: v.object({ session }),
  look: v.object({ session, client }),
  history: v.object({ session, pane }),
};

const acts: Readonly<Record<string, v.GenericSchema>> = {
  focus: v.object({ pane }),
  zoom: v.unknown(),
  window: v.object({ window }),
};

/** Selects the schema for the whole object by one of its fields. */
const byName = (field: string, schemas: Readonly<Record<string, v.GenericSchema>>): v.GenericSchema =>
  v.lazy((value) => {
    const name = v.is(v.object({ [field]: text }), value) ? (value as Record<string, string>)[field] : null;
    return name != null && Object.hasOwn(schemas, name) ? (schemas[name] ?? v.never()) : v.never();
  });

const message = byName('is', {
  // Nothing else is known about other versions.
  hello: v.object({ v: count }),
  ask: v.pipe(v.unknown(), v.looseObject({ id: count }), byName('op', asks)),
  size: v.object({ size }),
  view: v.object({ act: byName('do', acts) }),
});

/** Null: not a message. */
export function clientMessage(body: unknown): ClientMessage | null {
  // Returns the message itself: a schema's output lacks fields that it does not know.
  return v.is(message, body) ? (body as ClientMessage) : null;
}
