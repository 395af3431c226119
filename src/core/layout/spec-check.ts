/** Validates a layout file's value and adds defaults. Pure: reads no file. */
import * as v from 'valibot';
import { nearest } from '../nearest.ts';
import { fail, ok, type Result } from '../result.ts';
import { fields, problemsOf, whole, type ValueProblem } from '../config/value-problem.ts';
import { gridLayout, shapes, type LayoutSpec } from './spec.ts';

function oneOf<const T extends readonly string[]>(names: T) {
  return v.picklist(names, ({ input }) => {
    const [near] = typeof input === 'string' ? nearest(input, names) : [];
    return `one of ${names.join(', ')}${near === undefined ? '' : ` (perhaps ${near})`}`;
  });
}

const description = v.pipe(
  v.string('one line of at most 120 characters'),
  v.regex(/^[^\u0000-\u001f\u007f-\u009f]{0,120}$/, 'one line of at most 120 characters'),
);
const side = oneOf(['left', 'right']);
const sidebarColumns = whole(20, 200);
const shape = oneOf(shapes);
const mainShare = whole(10, 90);
const perWindow = whole(1, 1000);
const columns = whole(10, 500);
const rows = whole(3, 200);

/** Every key is optional. */
const fileSchema = fields({
  description: v.exactOptional(description),
  sidebar: v.exactOptional(fields({ side: v.exactOptional(side), columns: v.exactOptional(sidebarColumns) })),
  panes: v.exactOptional(
    fields({
      shape: v.exactOptional(shape),
      mainShare: v.exactOptional(mainShare),
      perWindow: v.exactOptional(perWindow),
      min: v.exactOptional(fields({ columns: v.exactOptional(columns), rows: v.exactOptional(rows) })),
    }),
  ),
});

/** A whole layout. Null: use the setting. */
const wholeSchema = fields({
  name: v.string(),
  description,
  sidebar: fields({ side, columns: v.nullable(sidebarColumns) }),
  panes: fields({
    shape,
    mainShare,
    perWindow: v.nullable(perWindow),
    min: fields({ columns: v.nullable(columns), rows: v.nullable(rows) }),
  }),
});

/** The layout in a file's content. An empty file is the grid. */
export function layoutFromFile(name: string, value: unknown): Result<LayoutSpec, ValueProblem> {
  const content = value ?? {};
  const [problem] = problemsOf(fileSchema, content, []);
  if (problem !== undefined) return fail(problem);
  const given = content as v.InferOutput<typeof fileSchema>;
  const min = { ...gridLayout.panes.min, ...given.panes?.min };
  return ok({
    name,
    description: given.description ?? '',
    sidebar: { ...gridLayout.sidebar, ...given.sidebar },
    panes: { ...gridLayout.panes, ...given.panes, min },
  });
}

/** Whether a value from the control socket is a complete, valid layout. */
export function isLayoutSpec(value: unknown): value is LayoutSpec {
  return v.is(wholeSchema, value);
}
