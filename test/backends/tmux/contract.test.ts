import { backendContract } from '../contract.ts';
import { tmuxRig } from './rig.ts';

backendContract('tmux', () => Promise.resolve(tmuxRig()));
