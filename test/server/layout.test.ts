import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createServer } from '../../src/server/index.js';
import { createModel, VECTORS } from './words.js';

const folder = mkdtempSync(join(tmpdir(), 'wordloom-layout-'));
const path = join(folder, 'model.db');
const kept = `${path}.map`;

beforeEach(async () => {
  rmSync(kept, { recursive: true, force: true });
  await (await createModel()).save(path, { overwrite: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The layout that a server of the model gives. */
async function served(): Promise<Float32Array> {
  const server = await createServer([path], { token: false, page: false });
  try {
    const request = new Request('http://localhost/api/models/0/map?method=umap');
    const response = await server.fetch(request);
    expect(response.status).toBe(200);
    return new Float32Array(await response.arrayBuffer());
  } finally {
    server.close();
  }
}

describe('the layout of a model', () => {
  it('is reproducible, and read from the file beside the model', async () => {
    const points = await served();
    rmSync(kept);
    expect(await served()).toEqual(points);
    const file = readFileSync(kept);
    file.writeFloatLE(0.125, file.length - 4);
    writeFileSync(kept, file);
    expect((await served()).at(-1)).toBe(0.125);
  });

  it('is computed again when the vectors change', async () => {
    const points = await served();
    const other = await createModel({ ...VECTORS, king: [-1, 0.2], 'new york': [1, 0] });
    await other.save(path, { overwrite: true });
    expect(await served()).not.toEqual(points);
    await (await createModel()).save(path, { overwrite: true });
    expect(await served()).toEqual(points);
  });

  it('works in a read-only folder, and replaces nothing', async () => {
    writeFileSync(kept, 'my notes');
    const points = await served();
    expect(points).toHaveLength(18);
    expect(readFileSync(kept, 'utf8')).toBe('my notes');
  });

  it('does not start by loading the page', async () => {
    const server = await createServer([path], { token: false });
    await server.fetch(new Request('http://localhost/'));
    await server.fetch(new Request('http://localhost/api/models/0/map'));
    server.close();
    expect(existsSync(kept)).toBe(false);
  });

  it('waits its turn, and stops when the server closes', async () => {
    const server = await createServer([path], { token: false, page: false });
    const ask = async (seed: number): Promise<number> => {
      const url = `http://localhost/api/models/0/map?method=umap&seed=${seed}`;
      return (await server.fetch(new Request(url))).status;
    };
    const answers = Array.from({ length: 12 }, (_, seed) => ask(seed));
    expect((await Promise.all(answers.slice(8))).every((status) => status === 429)).toBe(true);
    server.close();
    const first = await Promise.all(answers.slice(0, 8));
    expect(first.every((status) => status === 503 || status === 200)).toBe(true);
    expect(first.at(-1)).toBe(503);
  });
});
