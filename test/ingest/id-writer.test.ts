import { closeSync, existsSync, openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type IdSpace, writeIds } from '../../src/ingest/id-writer.js';

const space = (file: number | string, memoryLimit: number): IdSpace => ({
  keepIds: true,
  file,
  used: new BigInt64Array(new SharedArrayBuffer(16)),
  memoryLimit,
});

const IDS = Uint32Array.of(1, 2, 3);

describe('writeIds', () => {
  it('keeps ids in memory while they fit, then writes to the file', () => {
    const small = space('the folder is missing', 5);
    expect([...new Uint32Array(writeIds(small, IDS) as SharedArrayBuffer)]).toEqual([1, 2, 3]);
    expect(() => writeIds(small, IDS)).toThrow(
      expect.objectContaining({
        code: 'TEMPORARY_FILE_UNWRITABLE',
        message: expect.stringContaining('the folder is missing. Set TMPDIR'),
      }),
    );
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full', () => {
    const file = openSync('/dev/full', 'r+');
    try {
      expect(() => writeIds(space(file, 0), IDS)).toThrow(/no space left on device.* Set TMPDIR/);
    } finally {
      closeSync(file);
    }
  });
});
