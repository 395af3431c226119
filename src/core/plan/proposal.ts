/**
 * A planner's proposal: its JSON schema and its validation. A model wrote it from an untrusted task: every text is
 * cleaned, and needs must refer to the proposal's own parts. Pure.
 */
import { cleanLines, cleanText } from '../text/clean-text.ts';
import { fail, ok, type Result } from '../result.ts';
import { ringOf } from './needs.ts';
import type { Part } from './part.ts';

export interface Proposal {
  readonly parts: readonly Part[];
  /** The planner's reason for the split. */
  readonly why: string;
}

/** More parts than a user can review. */
export const maxProposed = 64;

export const proposalSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['why', 'workers'],
  properties: {
    why: { type: 'string', description: 'In one or two sentences: why these workers, and no others.' },
    workers: {
      type: 'array',
      minItems: 1,
      maxItems: maxProposed,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['title', 'assignment', 'deliverables', 'needs'],
        properties: {
          title: { type: 'string', description: 'Two to six words.' },
          assignment: {
            type: 'string',
            description: 'The whole assignment of this worker, which does not see the others.',
          },
          deliverables: { type: 'array', items: { type: 'string' }, description: 'Files or results.' },
          needs: {
            type: 'array',
            items: { type: 'integer', minimum: 1 },
            description:
              'Numbers (1 is the first worker) of those whose finished outputs this one builds on.',
          },
          verify: {
            type: 'string',
            description:
              'One shell command, run in the project folder, that exits 0 exactly when the part is done.',
          },
        },
      },
    },
  },
} as const;

const longestAssignment = 20_000;
const longestCommand = 1_000;

/** The proposal, or a short description of its problem. */
export function readProposal(value: unknown): Result<Proposal, string> {
  if (!isRecord(value)) return fail('it is not an object');
  const { why, workers } = value;
  if (!Array.isArray(workers) || workers.length === 0) return fail('it names no workers');
  if (workers.length > maxProposed)
    return fail(`it names ${String(workers.length)} workers: at most ${String(maxProposed)} are allowed`);
  const parts: Part[] = [];
  for (const [position, worker] of (workers as readonly unknown[]).entries()) {
    const part = readPart(worker, position, workers.length);
    if (!part.ok) return part;
    parts.push(part.value);
  }
  const ring = ringOf(parts);
  if (ring !== null)
    return fail(`its workers wait for one another: ${ring.map((one) => parts[one]?.title ?? '').join(', ')}`);
  return ok({ parts, why: typeof why === 'string' ? cleanText(why, 600) : '' });
}

function readPart(value: unknown, position: number, count: number): Result<Part, string> {
  const which = `worker ${String(position + 1)}`;
  if (!isRecord(value)) return fail(`${which} is not an object`);
  const { title, assignment, deliverables, needs, verify } = value;
  if (typeof title !== 'string' || cleanText(title) === '') return fail(`${which} has no title`);
  if (typeof assignment !== 'string' || assignment.trim() === '') return fail(`${which} has no assignment`);
  const positions: number[] = [];
  for (const need of Array.isArray(needs) ? (needs as readonly unknown[]) : []) {
    if (typeof need !== 'number' || !Number.isInteger(need) || need < 1 || need > count)
      return fail(`${which} needs ${JSON.stringify(need)}, which is not one of its workers`);
    positions.push(need - 1);
  }
  return ok({
    title: cleanText(title, 72),
    text: cleanLines(assignment.slice(0, longestAssignment), longestAssignment).trim(),
    deliverables: (Array.isArray(deliverables) ? (deliverables as readonly unknown[]) : []).flatMap((one) =>
      typeof one === 'string' && cleanText(one) !== '' ? [cleanText(one)] : [],
    ),
    needs: [...new Set(positions)].sort((a, b) => a - b),
    verify: typeof verify === 'string' ? command(verify) : null,
    number: null,
  });
}

/** The command that is shown must be the one that runs: a command that cleaning would change is dropped. */
function command(text: string): string | null {
  const trimmed = text.trim();
  return trimmed !== '' && trimmed.length <= longestCommand && cleanText(trimmed, longestCommand) === trimmed
    ? trimmed
    : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
