/** The result of one message to the sidebar. Types, and the step that only changes the model. */
import type { Notice } from '../../../core/snapshot/notice.ts';
import type { WorkerId } from '../../../core/model/worker.ts';
import type { Decision, OpenRequest, SidebarModel } from '../model.ts';

export type SidebarAction =
  /** `unlessAsking`: not if a dialog is open by then. */
  | { readonly do: 'focus' | 'zoom'; readonly worker: WorkerId; readonly unlessAsking: boolean }
  | { readonly do: 'stop' | 'restart' | 'skip'; readonly worker: WorkerId }
  | { readonly do: 'send'; readonly worker: WorkerId; readonly text: string }
  /** Read its last lines, now and whenever it grows, until another log or none is shown. */
  | { readonly do: 'log'; readonly worker: WorkerId }
  | { readonly do: 'hide'; readonly worker: WorkerId | null }
  | { readonly do: 'show' | 'detach' }
  | { readonly do: 'next-layout' }
  | {
      readonly do: 'answer';
      readonly decision: Decision;
      readonly requests: readonly OpenRequest[];
      /** Listed too, and skipped. */
      readonly changed: readonly WorkerId[];
    }
  | { readonly do: 'ring' }
  /** A worker needs the user: sent to their terminal if they requested that. */
  | { readonly do: 'notice'; readonly notice: Notice };

export interface SidebarStep {
  readonly model: SidebarModel;
  readonly actions: readonly SidebarAction[];
}

export function only(model: SidebarModel): SidebarStep {
  return { model, actions: [] };
}
