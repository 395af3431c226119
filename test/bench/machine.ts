/** The machine that the figures are of. Figures without it say nothing. */
import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

export interface Machine {
  /** One sentence. */
  readonly text: string;
  /** It had so much else to do that the figures say little. */
  readonly busy: boolean;
}

/** The load is that of the minute before. */
export function machine(): Machine {
  const cores = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GB`;
  const tmux = execFileSync('tmux', ['-V'], { encoding: 'utf8' }).trim();
  const model = cores[0]?.model.trim() ?? '';
  const processor = model === '' || model === 'unknown' ? '' : ` (${model})`;
  const load = loadavg()[0] ?? 0;
  const text =
    `${String(cores.length)} cores${processor}, ${memory}, ${type()} ${release()}, Node ${process.versions.node}, ` +
    `${tmux}; ${new Date().toISOString().slice(0, 10)}, load before ${load.toFixed(1)}`;
  return { text, busy: load > cores.length / 2 };
}
