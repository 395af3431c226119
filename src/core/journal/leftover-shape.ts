/** Checks a list of processes that could not be ended. Pure. */
import { list, number, orNull, record, text } from '../shape.ts';
import { workerIdShape } from './worker-shape.ts';

export const leftoversShape = list(record({ worker: orNull(workerIdShape), pid: number, startTime: text }));
