/** What one message to the sidebar leads to. Types, and the step that does nothing but change the model. */
import type { Notice } from '../../../core/snapshot/notice.ts';
import type { WorkerId } from '../../../core/model/worker.ts';
import type { Decision, OpenRequest, SidebarModel } from '../model.ts';

export type SidebarAction =
  /** `unlessAsking`: not where a dialog is open by now. */
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
      /** Listed too, and left alone. */
      readonly changed: readonly WorkerId[];
    }
  | { readonly do: 'ring' }
  /** Somebody needs the person: told by their terminal, where they wish it. */
  | { readonly do: 'notice'; readonly notice: Notice };

export interface SidebarStep {
  readonly model: SidebarModel;
  readonly actions: readonly SidebarAction[];
}

export function only(model: SidebarModel): SidebarStep {
  return { model, actions: [] };
}
