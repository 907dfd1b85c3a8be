import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names and content of all files of a folder, to be compared. */
export const contentOf = (folder: string): string =>
  readdirSync(folder)
    .toSorted()
    .map((name) => `${name} ${hash(readFileSync(join(folder, name)))}`)
    .join('\n');

const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
