/** The list of workers as blocks of rows, and which of them are visible. */
import { cleanText } from '../../core/text/clean-text.ts';
import { widthOf } from '../../core/text/cells.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { Draft } from '../text/draft.ts';
import type { SidebarModel } from './model.ts';
import { lookOf } from '../text/symbols.ts';
import { shownWorkers } from './shown-workers.ts';
import { workerHeight, workerRows } from './worker-rows.ts';

export interface WorkerBlock {
  readonly worker: WorkerId;
  /** Its first row, from the top of the list. */
  readonly start: number;
  readonly height: number;
  /** Its rows, computed only for visible blocks. */
  readonly rows: () => readonly Draft[];
}

const maxIdCells = 4;
/** Workers from this rank on wait or are done: the first to be reduced to their head row. */
const quietRank = 5;

/** In list order. If not all fit into `room` rows, quiet workers take one row each, and bars share a row. */
export function workerBlocks(model: SidebarModel, room: number): readonly WorkerBlock[] {
  const workers = shownWorkers(model);
  const idCells = workers.reduce(
    (most, { id }) => Math.min(maxIdCells, Math.max(most, widthOf(cleanText(id)))),
    1,
  );
  const blocksWith = (brief: boolean): readonly WorkerBlock[] => {
    let start = 0;
    return workers.map((worker) => {
      const detail = !brief ? 'whole' : lookOf(worker.state).rank >= quietRank ? 'head' : 'short';
      const height = workerHeight(worker, model, detail);
      const block = {
        worker: worker.id,
        start,
        height,
        rows: () => workerRows(worker, model, { idCells, detail }),
      };
      start += height;
      return block;
    });
  };
  // Each has at least one row.
  const full = workers.length > room ? null : blocksWith(false);
  return full !== null && heightOf(full) <= room ? full : blocksWith(true);
}

/** Those with a visible row. */
export function blocksInView(
  blocks: readonly WorkerBlock[],
  scroll: number,
  room: number,
): readonly WorkerBlock[] {
  return blocks.filter(({ start, height }) => start < scroll + room && start + height > scroll);
}

/** The scroll position nearest to `wished` that shows the selected worker, at least its head row. */
export function scrollFor(
  blocks: readonly WorkerBlock[],
  selected: WorkerId | null,
  room: number,
  wished: number,
): number {
  const most = Math.max(0, heightOf(blocks) - room);
  const block = blocks.find(({ worker }) => worker === selected);
  if (block === undefined) return clamp(wished, 0, most);
  const lowest = Math.min(block.start, block.start + block.height - room);
  return clamp(clamp(wished, Math.max(0, lowest), block.start), 0, Math.max(most, 0));
}

function heightOf(blocks: readonly WorkerBlock[]): number {
  const last = blocks.at(-1);
  return last === undefined ? 0 : last.start + last.height;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
