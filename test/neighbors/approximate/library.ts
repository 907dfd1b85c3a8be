import { type HnswLibrary, loadHnswLibrary } from '../../../src/neighbors/approximate/index.js';

/** usearch, or undefined where it is not installed: npm leaves it out where it has no binary. */
export const library: HnswLibrary | undefined = await loadHnswLibrary().catch(() => undefined);
