import type { Findings, FoundBlock } from './findings.js';
import type { RecordFile } from './records.js';
import { isCount } from '../vectors/model-checks.js';

/** The parts of a matrix that were found. */
export interface FoundMatrix {
  readonly rowsPerBlock: number;
  readonly dim: number;
  /** The numbers of a block (rows, dim); undefined if they are lost. */
  read(block: number): Float32Array | undefined;
  /** Whether the numbers of a block have a checksum, which is right. */
  isVerified(block: number): boolean;
}

export type SoundBlocks = ReadonlyMap<number, FoundBlock & { readonly isVerified: boolean }>;

/**
 * The intact blocks of a matrix. If there are checksums, a block is identified by its numbers,
 * whatever its label. Without checksums, every block with the right label is taken.
 */
export function soundBlocks(found: Findings, matrix: string): SoundBlocks {
  const sound = new Map<number, FoundBlock & { isVerified: boolean }>();
  const checksums = found.checksums.get(matrix);
  const byNumbers = new Map(found.blocks.map((each) => [`${each.checksum} ${each.bytes}`, each]));
  for (const [block, { crc32, bytes }] of checksums ?? []) {
    const match = byNumbers.get(`${crc32} ${bytes}`);
    if (match) sound.set(block, { ...match, isVerified: true });
  }
  for (const each of found.blocks) {
    if (each.matrix !== matrix || checksums?.has(each.block) || sound.has(each.block)) continue;
    sound.set(each.block, { ...each, isVerified: false });
  }
  return sound;
}

/** By the record, or by where a block begins that has others before it. */
export function rowsPerBlockOf(recorded: unknown, blocks: SoundBlocks, size: number): number {
  if (isCount(recorded, 1)) return recorded as number;
  for (const [block, { firstRow }] of blocks) {
    if (block > 0 && firstRow % block === 0 && firstRow > 0) return firstRow / block;
  }
  return Math.max(1, size);
}

/** Bytes of a row, from the first block of which whole rows make up the length; 0 if there is none. */
export function rowBytesOf(blocks: SoundBlocks, rowsPerBlock: number, size: number): number {
  for (const [block, { bytes }] of blocks) {
    const rows = Math.min(rowsPerBlock, size - block * rowsPerBlock);
    if (rows > 0 && bytes % rows === 0) return bytes / rows;
  }
  return 0;
}

/** The layout of a matrix in blocks. */
export interface Shape {
  readonly dim: number;
  readonly rowsPerBlock: number;
  readonly rowBytes: number;
  readonly size: number;
}

/** The matrix that the blocks belong to; undefined if none of them fits its shape. */
export function foundMatrix(
  file: RecordFile,
  blocks: SoundBlocks,
  { dim, rowsPerBlock, rowBytes, size }: Shape,
  toFloats: (bytes: Uint8Array) => Float32Array,
): FoundMatrix | undefined {
  const fits = (block: number): boolean =>
    blocks.get(block)?.bytes === rowBytes * Math.min(rowsPerBlock, size - block * rowsPerBlock);
  if (![...blocks.keys()].some(fits)) return undefined;
  return {
    dim,
    rowsPerBlock,
    isVerified: (block) => blocks.get(block)?.isVerified === true,
    read: (block) => {
      if (!fits(block)) return undefined;
      const data = file.valuesAt(blocks.get(block)!.place)[3];
      return data instanceof Uint8Array ? toFloats(data) : undefined;
    },
  };
}
