/**
 * Repairs a damaged spec.json when a supervisor starts, and warns of damaged files as long as they are kept
 * in the session's state folder: `muxcrew doctor --repair` moves them away.
 */
import type { SessionFile } from './session-file.ts';
import type { World } from '../world.ts';
import { sessionState } from '../../core/paths/session-paths.ts';
import { errorText } from '../../core/system-error.ts';
import { repairSpec } from './session-file.ts';
import { keptDamaged } from './state-file.ts';
import { aboutDamage, type Store } from '../store.ts';

const aboutSpec = 'damaged spec.json';

/** Returns a function to call at every beat. */
export function keepDamageNotice(world: World, store: Store, file: SessionFile | null): () => void {
  const { id } = store.model().session;
  const { folder } = sessionState(world.paths.sessions, id);
  if (file?.is === 'recovered') {
    try {
      const kept = repairSpec(world.files, world.paths.sessions, id, file.spec);
      const text = `spec.json was damaged (${file.why}) and was rebuilt from the journal; kept as ${kept ?? 'nothing'}`;
      store.emit({ is: 'warning', about: aboutSpec, text });
    } catch (error) {
      store.emit({ is: 'warning', about: aboutSpec, text: `spec.json is damaged: ${errorText(error)}` });
    }
  }
  const check = (): void => {
    const open = [aboutDamage, aboutSpec].filter((about) => store.model().warnings.has(about));
    if (open.length === 0 || keptDamaged(world.files, folder).length > 0) return;
    store.emit(...open.map((about) => ({ is: 'warning', about, text: null }) as const));
  };
  check();
  return check;
}
