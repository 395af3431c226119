/** Checks the description of a session in spec.json and the journal. Pure. */
import { shapes } from '../layout/spec.ts';
import { number, oneOf, optional, orNull, record, text, truth, type Check } from '../shape.ts';

/** It becomes the name of a folder and the address of panes. */
const id: Check = (value, path) =>
  typeof value === 'string' && /^[a-z0-9-]{1,64}$/.test(value) ? null : `${path} is not a session id`;

const absolute: Check = (value, path) =>
  typeof value === 'string' && value.startsWith('/') && !value.includes('\0')
    ? null
    : `${path} must be an absolute path`;

export const layoutShape = record({
  name: text,
  description: text,
  sidebar: record({ side: oneOf(['left', 'right']), columns: orNull(number) }),
  panes: record({
    shape: oneOf(shapes),
    mainShare: number,
    perWindow: orNull(number),
    min: record({ columns: orNull(number), rows: orNull(number) }),
  }),
});

export const sessionShape = record({
  id,
  name: orNull(text),
  project: absolute,
  folder: optional(absolute),
  projectId: optional(record({ device: number, inode: number })),
  tmuxConf: orNull(text),
  backend: oneOf(['memory', 'tmux', 'pty']),
  createdAt: number,
  maxWorkers: orNull(number),
  logLimitBytes: number,
  layout: record({
    sidebarColumns: number,
    minPane: record({ columns: number, rows: number }),
    chosen: optional(layoutShape),
  }),
  bell: optional(truth),
  restarts: optional(number),
  minFreeMemoryBytes: optional(number),
  trust: optional(truth),
  maxCostUsd: optional(orNull(number)),
  stopAtMaxCost: optional(truth),
  notify: optional(text),
  askStatus: optional(truth),
});
