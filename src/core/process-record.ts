/** A process in a file: its pid and start time. Null for anything else. */
import { parseJson } from './json.ts';
import { number, record, text } from './shape.ts';

export interface ProcessRecord {
  readonly pid: number;
  readonly startTime: string;
}

const shape = record({ pid: number, startTime: text });

export function processRecord(value: unknown): ProcessRecord | null {
  if (shape(value, '') !== null) return null;
  const { pid, startTime } = value as ProcessRecord;
  return { pid, startTime };
}

export function readProcessRecord(json: string): ProcessRecord | null {
  return processRecord(parseJson(json));
}
