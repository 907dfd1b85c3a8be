import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchShape, EXACT } from '../../../src/engines/gpu/batch/batch.js';
import type { GpuLimits } from '../../../src/gpu/device/devices.js';
import { batchWindows, checkTables } from '../../../src/engines/gpu/limits.js';
import { taskOf } from '../tasks.js';

const task = taskOf();
const sized = (rows: number, dim: number) => ({
  inputs: { rows },
  outputs: { rows: 2 },
  dim,
});

describe('checkTables', () => {
  it('accepts tables of exactly the size that the device allows', () => {
    const limits = { maxStorageBufferBindingSize: 4 * 100 * 8192, maxBufferSize: 2 ** 32 };
    checkTables(sized(8192, 100), limits);
    expect(() => checkTables(sized(8193, 100), limits)).toThrow();
  });

  it.each<[string, GpuLimits]>([
    [
      'maxStorageBufferBindingSize',
      { maxStorageBufferBindingSize: 2 ** 20, maxBufferSize: 2 ** 21 },
    ],
    ['maxBufferSize', { maxStorageBufferBindingSize: 2 ** 21, maxBufferSize: 2 ** 20 }],
    ['maxTextureSize, squared', { maxTextureSize: 512 }],
  ])('names %s where that is too small, and says what would fit', (name, limits) => {
    expect(() => checkTables(sized(10_000, 100), limits)).toThrow(
      expect.objectContaining({
        code: 'OUT_OF_MEMORY',
        message:
          'A matrix of 10000 x 100 needs 5 MiB in one buffer, but this device allows 1 MiB ' +
          `(${name}). Keep at most 2621 words (a higher minCount, or maxVocab), fewer ` +
          'dimensions, or use the wasm engine.',
      }),
    );
  });

  it('refuses more rows than float32 counts', () => {
    checkTables(sized(EXACT, 1), {});
    expect(() => checkTables(sized(EXACT + 1, 1), {})).toThrow(/exact to 16777216/);
  });

  it('is unlimited if a backend has no limits', () => {
    checkTables(sized(1_000_000, 1024), {});
  });
});

describe('batchWindows', () => {
  it('takes the requested number if there is room', () => {
    expect(batchWindows({ ...task, batch: 16_384 }, {})).toBe(16_384);
  });

  it('takes fewer if there would be too many context words', () => {
    expect(batchWindows({ ...task, batch: 65_536, window: 50 }, {})).toBe(2621);
  });

  it('takes fewer if a texture has fewer rows', () => {
    expect(batchWindows({ ...task, batch: 16_384 }, { maxTextureSize: 4096 })).toBe(409);
  });

  it('takes fewer if a buffer is smaller', () => {
    const limits = { maxStorageBufferBindingSize: 4 * 10 * 1024 * 100 };
    expect(batchWindows({ ...task, batch: 16_384, dim: 1024 }, limits)).toBe(100);
  });

  it('takes fewer if words have so many rows that positions are not exact', () => {
    const size = 20_000;
    const rows = Uint32Array.from({ length: size * 40 }, (_, i) => i % 1000);
    const starts = Uint32Array.from({ length: size + 1 }, (_, word) => word * 40);
    const long = { ...task, size, batch: 16_384, inputs: { rows: 1000, bags: { starts, rows } } };
    expect(batchWindows(long, {})).toBe(16_384);
    expect(batchWindows(long, { maxTextureSize: 16_384 })).toBeLessThan(1000);
    const [more, length] = [size * 10, rows.length * 10];
    const longer = {
      ...long,
      size: more,
      inputs: {
        rows: 1000,
        bags: {
          starts: new Uint32Array(more + 1).map((_, i) => i * 40),
          rows: new Uint32Array(length),
        },
      },
    };
    const windows = batchWindows(longer, {});
    expect(windows).toBeLessThan(16_384);
    expect(batchShape(longer, windows).numbers).toBeLessThanOrEqual(EXACT);
  });

  // As small as WebGPU, WebGL 2 and headless GL allow, and larger.
  const limits: fc.Arbitrary<GpuLimits> = fc.oneof(
    fc.record({
      maxStorageBufferBindingSize: fc.integer({ min: 2 ** 27, max: 2 ** 32 }),
      maxBufferSize: fc.integer({ min: 2 ** 28, max: 2 ** 34 }),
    }),
    fc.record({ maxTextureSize: fc.integer({ min: 2048, max: 32_768 }) }),
    fc.constant({}),
  );
  const tasks = fc.record({
    dim: fc.integer({ min: 1, max: 1024 }),
    window: fc.integer({ min: 1, max: 1000 }),
    negative: fc.integer({ min: 1, max: 64 }),
    batch: fc.integer({ min: 1, max: 65_536 }),
  });

  it('keeps all arrays of a batch within the limits, whatever the task', () => {
    fc.assert(
      fc.property(tasks, limits, (changes, limits) => {
        const { dim, batch } = changes;
        const windows = batchWindows({ ...task, ...changes }, limits);
        expect(windows).toBeGreaterThanOrEqual(1);
        expect(windows).toBeLessThanOrEqual(batch);

        const { occurrences, targets, outputs, numbers } = batchShape(
          { ...task, ...changes },
          windows,
        );
        const rows = Math.max(occurrences, targets);
        const largest = Math.max(rows * Math.max(dim, outputs), numbers);
        const { maxTextureSize = Infinity } = limits;
        const bytes = [
          limits.maxStorageBufferBindingSize ?? Infinity,
          limits.maxBufferSize ?? Infinity,
          4 * maxTextureSize ** 2,
        ];
        expect(4 * largest).toBeLessThanOrEqual(Math.min(...bytes));
        expect(rows).toBeLessThanOrEqual(Math.min(2 ** 18, maxTextureSize));
        expect(numbers).toBeLessThanOrEqual(EXACT);
      }),
      { numRuns: 1000 },
    );
  });
});
