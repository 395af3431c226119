/**
 * A user's terminal attached to the pty server: the client side of the port's attach connection. Draws
 * nothing.
 */
import { fail, ok } from '../../core/result.ts';
import type { Look, LookEnd, LookEvent, OpenLook } from '../../ports/view-client.ts';
import type { Bye, ConnectionOptions, ServerConnection } from './connection.ts';
import { byeText, goneFailure, openConnection } from './connection.ts';
import { bytesFrame, messageFrame, type Frame } from './frame.ts';
import type { ClientMessage, ServerMessage } from './protocol.ts';
import { focusedPane } from './protocol.ts';

export function ptyViewClient(options: ConnectionOptions): OpenLook {
  return async (session, client, listener) => {
    const opened = await openConnection(options);
    if (opened.is === 'no-server') return fail({ kind: 'no-session', wanted: session, live: [] });
    if (opened.is === 'refused') return fail(goneFailure(opened.bye));
    const { connection } = opened;
    connection.holdProcess(true);
    connection.onFrame((frame) => {
      const event = viewEvent(frame);
      if (event !== null) listener(event);
    });
    const looking = await connection.ask({ op: 'look', session, client });
    if (!looking.ok) {
      connection.close();
      return looking;
    }
    connection.onOver((bye) => listener({ is: 'over', end: viewEnd(bye) }));
    if (connection.over !== null) listener({ is: 'over', end: viewEnd(connection.over) });
    return ok(viewOf(connection, session));
  };
}

function viewOf(connection: ServerConnection, session: string): Look {
  const tell = (message: ClientMessage): void => connection.send(messageFrame(message));
  return {
    input: (pane, bytes) =>
      connection.send(bytesFrame('input', pane ?? focusedPane, Buffer.from(bytes, 'latin1'))),
    act: (act) => tell({ is: 'view', act }),
    resize: (size) => tell({ is: 'size', size }),
    history: (pane) => connection.ask<'history'>({ op: 'history', session, pane }),
    pause: () => connection.pause(),
    resume: () => connection.resume(),
    close: () => connection.close(),
  };
}

/** Null: the frame is for another listener. */
function viewEvent(frame: Frame): LookEvent | null {
  switch (frame.is) {
    case 'message': {
      const message = frame.body as ServerMessage;
      if (message.is === 'acted' || message.is === 'bell') return { is: message.is };
      return message.is === 'scene' ? { is: 'scene', scene: message.scene } : null;
    }
    case 'output':
      return { is: 'output', pane: frame.pane, bytes: frame.bytes };
    case 'screen':
      return frame;
    case 'input':
      return null;
  }
}

function viewEnd(bye: Bye): LookEnd {
  switch (bye.reason) {
    case 'detached':
    case 'session-gone':
    case 'slow':
    case 'gone':
      return { is: bye.reason };
    default:
      return { is: 'lost', detail: byeText(bye) };
  }
}
