import { nodeFiles } from '../../src/os/files/files.ts';
import { sharedWorkspace } from '../../src/workspaces/shared.ts';
import { ownFolderWorkspace } from './own-folder/own-folder.ts';
import { workspaceContract } from './workspace-contract.ts';

const files = nodeFiles();

workspaceContract('shared', { workspace: sharedWorkspace() });
workspaceContract('own-folder', {
  workspace: ownFolderWorkspace(files),
  killed: ownFolderWorkspace(files, { middle: () => Promise.reject(new Error('killed')) }),
});
