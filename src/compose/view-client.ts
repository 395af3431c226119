/** main's composition of looking at a session of the pty backend: what the view needs of it, and nothing of holding. */
import type { Context } from '../app/context.ts';
import type { OpenLook } from '../ports/view-client.ts';
import { ptyViewClient } from '../backends/pty/view-client.ts';
import { byteSockets } from '../os/sockets/byte-socket.ts';

export function composeLook({ files, clock, paths }: Context): OpenLook {
  const sockets = byteSockets((error) => {
    throw error;
  });
  return ptyViewClient({ sockets, files, clock, paths: paths.holder });
}
