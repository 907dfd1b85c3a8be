import { WordloomError } from '../../errors.js';

/** The shape of an index, in the terms of usearch. */
export interface NativeConfig {
  dimensions: number;
  metric: string;
  quantization: string;
  connectivity: number;
  expansion_add: number;
  expansion_search: number;
  multi: boolean;
}

/**
 * The part of usearch's index that we use. Keys are unsigned 64-bit integers, distances float32.
 */
export interface NativeIndex {
  add(keys: BigUint64Array, vectors: Float32Array, threads: number): void;
  search(
    query: Float32Array,
    k: number,
    threads: number,
  ): { keys: BigUint64Array; distances: Float32Array };
  size(): number;
  save(path: string): void;
  view(path: string): void;
}

/** The part of the package that we use, declared here so that wordloom compiles without it. */
export interface HnswLibrary {
  readonly Index: new (config: NativeConfig) => NativeIndex;
}

/** The optional dependency that builds and searches graphs. */
export const HNSW_PACKAGE = 'usearch';

/**
 * Loads the package synchronously. Node.js only.
 *
 * @throws WordloomError PACKAGE_MISSING if it is not installed, or has no binary for this system
 */
export function requireHnswLibrary(name = HNSW_PACKAGE): HnswLibrary {
  try {
    const { createRequire } = process.getBuiltinModule('node:module');
    // Not by import: usearch's ES module never finds its binary under `node -e` and in a REPL.
    return createRequire(import.meta.url)(name) as HnswLibrary;
  } catch (cause) {
    throw new WordloomError('PACKAGE_MISSING', missing(name, cause), { cause });
  }
}

/** `requireHnswLibrary`, but rejects instead of throwing. */
export const loadHnswLibrary = async (name = HNSW_PACKAGE): Promise<HnswLibrary> =>
  requireHnswLibrary(name);

function missing(name: string, cause: unknown): string {
  const needed = `An index needs the package ${name}`;
  const { code, message } = cause as Error & { code?: string };
  if (code === 'MODULE_NOT_FOUND' && message.includes(`'${name}'`)) {
    return `${needed}, which is not installed. Run: npm install ${name}`;
  }
  const reason = message.split('\n')[0];
  return `${needed}, which cannot be loaded here ("${reason}"). Run: npm install ${name}`;
}
