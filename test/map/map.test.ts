import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelsOverlap } from './overlap.js';
import { placeLabels, textWidth } from '../../src/map/labels.js';
import { principalCoordinates } from '../../src/map/projection.js';
import { layOut } from '../../src/map/umap.js';
import { formatMapHtml, formatMapSvg, formatMapTsv, mapWords } from '../../src/map/index.js';
import { nextFloat, seedRandom } from '../../src/random.js';
import { grouped } from './vectors.js';

const distance = (at: Float32Array, i: number, j: number): number =>
  Math.hypot(at[2 * i] - at[2 * j], at[2 * i + 1] - at[2 * j + 1]);

describe('principalCoordinates', () => {
  it('finds the two directions of the largest variance', async () => {
    const random = seedRandom(1);
    const dim = 6;
    const vectors = new Float32Array(500 * dim);
    for (let i = 0; i < 500; i++) {
      const [a, b] = [20 * (nextFloat(random) - 0.5), 8 * (nextFloat(random) - 0.5)];
      for (let d = 0; d < dim; d++) vectors[i * dim + d] = 0.2 * (nextFloat(random) - 0.5) + 7;
      vectors[i * dim + 2] += a;
      vectors[i * dim + 5] += b;
    }
    const at = await principalCoordinates(vectors, dim, async () => {});
    let [first, second] = [0, 0];
    for (let i = 0; i < 500; i++) {
      first += Math.abs(Math.abs(at[2 * i]) - Math.abs(vectors[i * dim + 2] - 7));
      second += Math.abs(Math.abs(at[2 * i + 1]) - Math.abs(vectors[i * dim + 5] - 7));
    }
    expect(first / 500).toBeLessThan(0.6);
    expect(second / 500).toBeLessThan(0.6);
  });

  it.each([1, 2])(
    'gives finite numbers for vectors of %i dimensions, equal ones too',
    async (dim) => {
      const at = await principalCoordinates(
        new Float32Array(10 * dim).fill(3),
        dim,
        async () => {},
      );
      expect(at).toHaveLength(20);
      expect(at.every((value) => value === 0)).toBe(true);
    },
  );
});

describe('layOut', () => {
  it('does not move a word without neighbours', () => {
    const graph = { size: 1, count: 0, ids: new Int32Array(0), scores: new Float32Array(0) };
    const at = Float32Array.of(3, 4);
    expect([...layOut(graph, at, 10, 1)]).toEqual([]);
    expect([...at]).toEqual([3, 4]);
  });

  it('separates words with equal vectors', () => {
    const ids = Int32Array.of(1, 2, 0, 2, 0, 1);
    const graph = { size: 3, count: 2, ids, scores: new Float32Array(6).fill(1) };
    const at = new Float32Array(6);
    for (const share of layOut(graph, at, 50, 1)) expect(share).toBeGreaterThan(0);
    expect(at.every(Number.isFinite)).toBe(true);
    expect(distance(at, 0, 1)).toBeGreaterThan(0);
  });
});

describe('mapWords', () => {
  it('keeps the words of a group together, and groups apart', async () => {
    const { coordinates } = await mapWords(await grouped(3, 40));
    const mean = (same: boolean): number => {
      let [sum, count] = [0, 0];
      for (let i = 0; i < 120; i++) {
        for (let j = 0; j < i; j++) {
          if ((Math.floor(i / 40) === Math.floor(j / 40)) !== same) continue;
          sum += distance(coordinates, i, j);
          count++;
        }
      }
      return sum / count;
    };
    expect(mean(false)).toBeGreaterThan(3 * mean(true));
    expect(coordinates.every((value) => Math.abs(value) <= 1)).toBe(true);
  });

  it('is determined by the seed', async () => {
    const neighbors = await grouped(2, 30);
    const [a, b, c] = [
      await mapWords(neighbors, { seed: 5 }),
      await mapWords(neighbors, { seed: 5 }),
      await mapWords(neighbors, { seed: 6 }),
    ];
    expect(b.coordinates).toEqual(a.coordinates);
    expect(c.coordinates).not.toEqual(a.coordinates);
  });

  it('draws the most frequent words and says how many', async () => {
    const { words, caption } = await mapWords(await grouped(2, 30), { words: 10, method: 'pca' });
    expect(words).toEqual(Array.from({ length: 10 }, (_, i) => `w${i}`));
    expect(caption).toBe('10 most frequent of 60 words, along their two principal components');
  });

  it.each([1, 2, 3])('maps %i words', async (count) => {
    for (const method of ['umap', 'pca'] as const) {
      const { coordinates } = await mapWords(await grouped(1, count), { method });
      expect(coordinates).toHaveLength(2 * count);
      expect(coordinates.every(Number.isFinite)).toBe(true);
    }
  });

  it('places words along axes between two words', async () => {
    const neighbors = await grouped(2, 20);
    const { coordinates, method, axes } = await mapWords(neighbors, { axes: [['w0', 'w20']] });
    expect([method, axes]).toEqual(['axes', [['w0', 'w20']]]);
    expect(coordinates[0]).toBeLessThan(-0.5);
    expect(coordinates[40]).toBeGreaterThan(0.5);
  });

  it('refuses wrong options by name', async () => {
    const neighbors = await grouped(1, 5);
    const refused = (options: object) => expect(mapWords(neighbors, options)).rejects;
    await refused({ word: 3 }).toThrow('did you mean "words"?');
    await refused({ words: 0 }).toThrow('words must be at least 1');
    await refused({ method: 'tsne' }).toThrow('method must be one of umap, pca, axes');
    await refused({ axes: ['a:b'] }).toThrow('pairs of words');
    await refused({ axes: [['w0', 'w1']], method: 'pca' }).toThrow('belong together');
    await refused({ method: 'axes' }).toThrow('belong together');
    await refused({ axes: [['w0', 'nowhere']] }).toThrow('"nowhere" is not in the vocabulary');
  });

  it('stops when aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(mapWords(await grouped(2, 30), { signal })).rejects.toThrow('enough');
  });
});

describe('placeLabels', () => {
  it('places labels without overlap, the most frequent first', () => {
    const word = fc.string({ minLength: 1, maxLength: 12 });
    const point = fc.tuple(fc.double({ min: 0, max: 300 }), fc.double({ min: 0, max: 300 }));
    const cases = fc.array(fc.tuple(word, point), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(cases, (all) => {
        const words = all.map(([each]) => each);
        const points = Float32Array.from(all.flatMap(([, at]) => at).map((v) => v || 0));
        const room = { width: 300, height: 300, fontSize: 10, most: 40 };
        const labels = placeLabels(words, points, room);
        expect(labelsOverlap(labels, 10)).toBe(false);
        expect(labels.map(({ id }) => id)).toEqual(
          labels.map(({ id }) => id).toSorted((a, b) => a - b),
        );
      }),
    );
  });

  it('counts Korean letters as wide', () => {
    expect(textWidth('왕')).toBe(1);
    expect(textWidth('왕')).toBeGreaterThan(textWidth('a'));
  });
});

const HOSTILE = [
  '<img onerror=alert(1) src=x>',
  '</script><script>',
  '&amp;',
  '"',
  '\u0000',
  '=1+1',
];

describe('pictures', () => {
  it('escape hostile words', async () => {
    const neighbors = await grouped(1, HOSTILE.length, 8, HOSTILE);
    const map = await mapWords(neighbors, { method: 'pca' });
    const svg = formatMapSvg(map, { title: '<b>' });
    expect(svg).not.toContain('<img');
    expect(svg).not.toContain('\u0000');
    expect(svg).toContain('&lt;b&gt;');
    const html = await formatMapHtml(map, neighbors);
    expect(html).not.toContain('<img');
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).toContain("default-src 'none'");
  });

  it('draw each word once, as a point', async () => {
    const map = await mapWords(await grouped(3, 20), { method: 'pca' });
    const svg = formatMapSvg(map, { labels: 7 });
    expect(svg.match(/<circle /g)).toHaveLength(60);
    expect(svg.match(/<text x="[\d.]+" y="[\d.]+">/g)!.length).toBeLessThanOrEqual(7);
    expect(svg).toContain(map.caption);
  });

  it('list the nearest among all words, drawn or not', async () => {
    const neighbors = await grouped(2, 30);
    const map = await mapWords(neighbors, { words: 5, method: 'pca' });
    const html = await formatMapHtml(map, neighbors, { nearest: 3 });
    const json = /type="application\/json">(.*)<\/script>/.exec(html)![1];
    const { words, drawn, nearest, nearestCount } = JSON.parse(json) as {
      words: string[];
      drawn: number;
      nearest: number[];
      nearestCount: number;
    };
    expect([drawn, nearestCount]).toEqual([5, 3]);
    for (let id = 0; id < drawn; id++) {
      const expected = neighbors.similar(words[id], { topn: 3 }).map(({ word }) => word);
      expect(nearest.slice(3 * id, 3 * id + 3).map((each) => words[each])).toEqual(expected);
    }
  });

  it('list coordinates, one word per line', async () => {
    const map = await mapWords(await grouped(1, 3), { method: 'pca' });
    const lines = formatMapTsv(map).trimEnd().split('\n');
    expect(lines[0]).toBe('word\tx\ty');
    expect(lines.slice(1).map((line) => line.split('\t')[0])).toEqual(['w0', 'w1', 'w2']);
  });
});
