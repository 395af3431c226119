/** The view's prefix, as the configuration of the session's project says it now. */
import { defaultSettings } from '../../core/config/settings.ts';
import type { Context } from '../context.ts';
import type { FoundSession } from '../sessions/sessions.ts';

/** As tmux names keys. A configuration that is wrong keeps nobody from looking. */
export async function viewPrefix(context: Context, { project }: FoundSession): Promise<string> {
  const config = await context.config(project, {});
  return (config.ok ? config.value.settings : defaultSettings).prefix;
}
