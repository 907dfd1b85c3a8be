import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { mapPathOf, readLayout, writeLayout } from '../../../src/store/vectors/map-file.js';

const folder = mkdtempSync(join(tmpdir(), 'wordloom-layouts-'));
const model = join(folder, 'model.db');
const path = mapPathOf(model);

const key = { fingerprint: 'abc', words: 2, neighbors: 15, epochs: 500, seed: 1 };
const points = Float32Array.of(0, 0.5, -1, 1);

beforeEach(() => rmSync(path, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the layouts beside a model', () => {
  it('are none at first, and then those that were written', () => {
    expect(readLayout(model, key)).toBeUndefined();
    writeLayout(model, key, points);
    expect(readLayout(model, key)).toEqual(points);
  });

  it('know their source', () => {
    writeLayout(model, key, points);
    for (const change of [{ fingerprint: 'x' }, { words: 3 }, { neighbors: 5 }, { seed: 2 }]) {
      expect(readLayout(model, { ...key, ...change })).toBeUndefined();
    }
  });

  it('are kept together, unless the vectors have changed', () => {
    const other = { ...key, seed: 2 };
    writeLayout(model, key, points);
    writeLayout(
      model,
      other,
      points.map((value) => -value),
    );
    expect(readLayout(model, key)).toEqual(points);
    expect(readLayout(model, other)![1]).toBe(-0.5);
    writeLayout(model, { ...key, fingerprint: 'new' }, points);
    expect(readLayout(model, key)).toBeUndefined();
  });

  it('are at most eight', () => {
    for (let seed = 0; seed < 10; seed++) writeLayout(model, { ...key, seed }, points);
    const kept = Array.from({ length: 10 }, (_, seed) => readLayout(model, { ...key, seed }));
    expect(kept.map((each) => each !== undefined)).toEqual(kept.map((_, seed) => seed >= 2));
  });

  it('replace no foreign file', () => {
    writeFileSync(path, 'my notes');
    expect(readLayout(model, key)).toBeUndefined();
    expect(() => writeLayout(model, key, points)).toThrow('it holds something else');
    expect(readFileSync(path, 'utf8')).toBe('my notes');
  });

  it('are computed again if any byte of the file is damaged', () => {
    writeLayout(model, key, points);
    const whole = readFileSync(path);
    for (let at = 8; at < whole.length; at++) {
      const broken = Buffer.from(whole);
      broken[at] ^= 0xff;
      writeFileSync(path, broken);
      const found = readLayout(model, key);
      // A damaged coordinate only moves a point, within the map.
      expect(found?.every((value) => Math.abs(value) <= 1) ?? true).toBe(true);
      writeFileSync(path, whole.subarray(0, at));
      expect(readLayout(model, key)).toBeUndefined();
      writeLayout(model, key, points);
      expect(readLayout(model, key)).toEqual(points);
    }
  });
});
