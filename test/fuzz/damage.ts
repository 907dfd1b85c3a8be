import { nextFloat, type RandomState } from '../../src/random.js';

/** A file after something has happened to it, and what that was. */
export interface Damage {
  readonly what: string;
  readonly bytes: Buffer;
}

const below = (random: RandomState, end: number): number => Math.floor(nextFloat(random) * end);

/**
 * Damages a copy of a file as disks, copying and people do.
 *
 * @param other another file of the kind, which pages are taken from
 */
export function damage(original: Buffer, other: Buffer, random: RandomState): Damage {
  const bytes = Buffer.from(original);
  const page = pageSizeOf(original);
  const pages = Math.ceil(bytes.length / page);
  const pageAt = (file: Buffer, index: number): Buffer =>
    file.subarray(index * page, (index + 1) * page);
  switch (below(random, 9)) {
    case 0:
    case 1: {
      const flips = 1 + below(random, 8);
      for (let i = 0; i < flips; i++) bytes[below(random, bytes.length)] ^= 1 + below(random, 255);
      return { what: `${flips} bytes changed`, bytes };
    }
    case 2: {
      // Where SQLite keeps its own: the first bytes of the file and of each page.
      const at = below(random, pages) * page + below(random, 120);
      if (at < bytes.length) bytes[at] ^= 1 << below(random, 8);
      return { what: `a bit changed at ${at}`, bytes };
    }
    case 3: {
      const index = below(random, pages);
      pageAt(bytes, index).fill(below(random, 2) * 255);
      return { what: `page ${index + 1} overwritten`, bytes };
    }
    case 4: {
      const length = below(random, bytes.length);
      return { what: `cut to ${length} bytes`, bytes: bytes.subarray(0, length) };
    }
    case 5: {
      const length = below(random, pages) * page;
      return { what: `cut to ${length} bytes`, bytes: bytes.subarray(0, length) };
    }
    case 6: {
      const more = Buffer.alloc(1 + below(random, 2 * page), below(random, 256));
      return { what: `${more.length} bytes appended`, bytes: Buffer.concat([bytes, more]) };
    }
    case 7: {
      const [a, b] = [below(random, pages), below(random, pages)];
      pageAt(original, a).copy(bytes, b * page);
      pageAt(original, b).copy(bytes, a * page);
      return { what: `pages ${a + 1} and ${b + 1} swapped`, bytes };
    }
    default: {
      const index = below(random, pages);
      pageAt(other, below(random, Math.ceil(other.length / page))).copy(bytes, index * page);
      return { what: `page ${index + 1} taken from another file`, bytes };
    }
  }
}

const SQLITE = 'SQLite format 3\0';

/** Of a database; of other files, one that is as good as any. */
function pageSizeOf(file: Buffer): number {
  if (file.toString('latin1', 0, SQLITE.length) !== SQLITE) return 512;
  return file.readUInt16BE(16) === 1 ? 65536 : file.readUInt16BE(16);
}
