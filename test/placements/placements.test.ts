import { join } from 'node:path';
import { nodeFiles } from '../../src/os/files/files.ts';
import { systemProcesses } from '../../src/os/processes/processes.ts';
import { composedPlacement } from '../../src/placements/composed.ts';
import { localPlacement } from '../../src/placements/local/local.ts';
import { placementContract } from './placement-contract.ts';
import { wrappingPlacement } from './wrapping/wrapping.ts';

const files = nodeFiles();
const processes = systemProcesses();
const assets = join(import.meta.dirname, '../../src/assets');
const local = localPlacement({ files, processes, assets });

placementContract('local', () => local);
placementContract('wrapping', () => composedPlacement(wrappingPlacement({ files, processes }), local));
