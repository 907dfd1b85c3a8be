import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Camera,
  cameraOn,
  panned,
  toMap,
  toPicture,
  WHOLE_MAP,
  zoomed,
} from '../../src/page/map/camera.js';
import {
  byClusters,
  byFile,
  byFrequency,
  filtered,
  parseClasses,
} from '../../src/page/map/colouring.js';
import { svgOf } from '../../src/page/map/export.js';
import { placeLabels, wordAt, wordsInView } from '../../src/page/map/labels.js';
import { within } from '../../src/page/map/lasso.js';
import { randomFloats } from '../neighbors/vectors.js';

const SIZE = { width: 640, height: 400 };

const cameras = fc.record({
  x: fc.double({ min: -1, max: 1, noNaN: true }),
  y: fc.double({ min: -1, max: 1, noNaN: true }),
  zoom: fc.double({ min: 0.5, max: 5000, noNaN: true }),
});

describe('the camera of a map', () => {
  it('shows the whole map at first', () => {
    for (const [x, y] of [
      [-1, -1],
      [1, 1],
      [0, 0],
    ]) {
      const place = toPicture(WHOLE_MAP, SIZE, x, y);
      expect(place.x).toBeGreaterThan(0);
      expect(place.x).toBeLessThan(SIZE.width);
      expect(place.y).toBeGreaterThan(0);
      expect(place.y).toBeLessThan(SIZE.height);
    }
  });

  it('zooms in until the points fill the picture', () => {
    const points = Float32Array.of(0.1, 0.2, 0.5, 0.3, NaN, NaN, 0.3, 0.28);
    const camera = cameraOn(points, SIZE);
    const corners = [toPicture(camera, SIZE, 0.1, 0.2), toPicture(camera, SIZE, 0.5, 0.3)];
    expect(corners[0].x).toBeCloseTo(SIZE.width * 0.04, 3);
    expect(corners[1].x).toBeCloseTo(SIZE.width * 0.96, 3);
    expect(cameraOn(new Float32Array(), SIZE)).toEqual(WHOLE_MAP);
    expect(cameraOn(Float32Array.of(0.5, 0.5), SIZE)).toMatchObject({ x: 0.5, y: 0.5 });
  });

  it('converts between map points and picture positions', () => {
    const inPicture = fc.record({ x: fc.nat(SIZE.width), y: fc.nat(SIZE.height) });
    fc.assert(
      fc.property(cameras, inPicture, (camera, place) => {
        const { x, y } = toMap(camera, SIZE, place);
        const again = toPicture(camera, SIZE, x, y);
        expect(again.x).toBeCloseTo(place.x, 3);
        expect(again.y).toBeCloseTo(place.y, 3);
      }),
    );
  });

  it('keeps the point under the mouse in place while zooming', () => {
    const camera: Camera = { x: 0.1, y: -0.2, zoom: 2 };
    const place = { x: 300, y: 180 };
    const before = toMap(camera, SIZE, place);
    const after = toMap(zoomed(camera, SIZE, 1.7, place), SIZE, place);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  });

  it('never moves the map out of the picture', () => {
    fc.assert(
      fc.property(cameras, fc.integer({ min: -5000, max: 5000 }), (camera, pixels) => {
        const moved = panned(camera, SIZE, pixels, -pixels);
        expect(Math.max(Math.abs(moved.x), Math.abs(moved.y))).toBeLessThanOrEqual(1);
      }),
    );
  });
});

/** Widths of labels, in pixels. */
const widthOf = (id: number): number => 10 + (id % 50);

describe('labels', () => {
  const points = randomFloats(20_000, 1);
  const task = { points, camera: WHOLE_MAP, size: SIZE, widthOf, first: [] };

  const idsOf = (camera: Camera) => placeLabels({ ...task, camera }).map(({ id }) => id);

  it('stay inside the picture and do not overlap', () => {
    for (const camera of [WHOLE_MAP, { x: 0.2, y: 0.1, zoom: 8 }, { x: -0.5, y: 0.7, zoom: 100 }]) {
      const labels = placeLabels({ ...task, camera, first: [9000, 9001] });
      expect(labels.length).toBeGreaterThan(camera.zoom > 50 ? 0 : 50);
      for (const [i, a] of labels.entries()) {
        expect(a.left >= 0 && a.left + a.width <= SIZE.width).toBe(true);
        expect(a.top >= 0 && a.top + a.height <= SIZE.height).toBe(true);
        for (const b of labels.slice(i + 1)) {
          const isApart =
            a.left + a.width <= b.left ||
            b.left + b.width <= a.left ||
            a.top + a.height <= b.top ||
            b.top + b.height <= a.top;
          expect(isApart).toBe(true);
        }
      }
    }
  });

  it('start with words that have priority, then the most frequent ones', () => {
    const wanted = wordsInView(task, 10_000).findLast((id) => {
      const { x } = toPicture(WHOLE_MAP, SIZE, points[id * 2], points[id * 2 + 1]);
      return x < 400;
    })!;
    const labels = placeLabels({ ...task, first: [wanted] });
    expect(labels[0].id).toBe(wanted);
    const others = labels.slice(1).map(({ id }) => id);
    expect(others).toEqual(others.toSorted((a, b) => a - b));
  });

  it('show more words as the map zooms in', () => {
    const place = { x: 320, y: 200 };
    const near = zoomed(WHOLE_MAP, SIZE, 6, place);
    const far = new Set(idsOf(WHOLE_MAP));
    expect(idsOf(near).filter((id) => !far.has(id)).length).toBeGreaterThan(30);
  });

  it('measure a limited number of words, however many there are', () => {
    const measured = new Set<number>();
    const widthAndCount = (id: number): number => {
      measured.add(id);
      return widthOf(id);
    };
    placeLabels({ ...task, points: randomFloats(200_000, 2), widthOf: widthAndCount });
    expect(measured.size).toBeLessThan(3000);
  });

  it('leave out words without coordinates', () => {
    const some = Float32Array.of(NaN, NaN, 0, 0);
    expect(placeLabels({ ...task, points: some }).map(({ id }) => id)).toEqual([1]);
    expect(wordAt({ ...task, points: some }, [], { x: 320, y: 200 })).toBe(1);
    expect(wordsInView({ ...task, points: some }, 10)).toEqual([1]);
  });

  it('and points identify the word at a position', () => {
    const some = Float32Array.of(0, 0, 0.5, 0.5);
    const labels = placeLabels({ ...task, points: some });
    const { x, y } = toPicture(WHOLE_MAP, SIZE, 0.5, 0.5);
    expect(wordAt({ ...task, points: some }, [], { x: x + 3, y: y - 3 })).toBe(1);
    expect(wordAt({ ...task, points: some }, labels, { x: labels[1].left + 5, y })).toBe(1);
    expect(wordAt({ ...task, points: some }, labels, { x: 5, y: 5 })).toBeUndefined();
  });
});

const placeOf = (x: number, y: number) => toPicture(WHOLE_MAP, SIZE, x, y);

describe('a lasso', () => {
  const points = Float32Array.of(0, 0, 0.5, 0.5, -0.5, 0.5, NaN, NaN);

  it('contains the points inside its line', () => {
    const line = [placeOf(-0.1, -0.1), placeOf(0.6, -0.1), placeOf(0.6, 0.6), placeOf(-0.1, 0.6)];
    expect(within(line, points, WHOLE_MAP, SIZE)).toEqual([0, 1]);
    expect(within(line.toReversed(), points, WHOLE_MAP, SIZE)).toEqual([0, 1]);
  });

  it('follows a concave line', () => {
    // A triangle whose lower side reaches up between the points.
    const line = [
      placeOf(-0.7, 0),
      placeOf(-0.5, 0.8),
      placeOf(0.5, 0.8),
      placeOf(0.7, 0),
      placeOf(0, 0.6),
    ];
    expect(within(line, points, WHOLE_MAP, SIZE)).toEqual([1, 2]);
  });

  it('with two corners contains nothing', () => {
    expect(within([placeOf(-1, -1), placeOf(1, 1)], points, WHOLE_MAP, SIZE)).toEqual([]);
  });
});

describe('the colours of a map', () => {
  it('group words by frequency, which is their order', () => {
    const { groups, of } = byFrequency(1500);
    expect(groups.map(({ name, count }) => [name, count])).toEqual([
      ['rank 1 to 100', 100],
      ['rank 101 to 1,000', 900],
      ['rank 1,001 to 1,500', 500],
    ]);
    expect([of[0], of[99], of[100], of[1499]]).toEqual([0, 0, 1, 2]);
  });

  it('group words by cluster, named after typical words', () => {
    const answer = {
      clusters: [
        { size: 2, typical: [{ word: 'king' }, { word: 'queen' }] },
        { size: 1, typical: [] },
      ],
      of: '001',
    };
    const { groups, of } = byClusters(answer);
    expect(groups.map(({ name }) => name)).toEqual(['king, queen', 'no frequent word']);
    expect([...of]).toEqual([0, 0, 1]);
  });

  it('group words by a list with classes', () => {
    const text =
      '\uFEFFword\tclass\r\nking\tnoun\r\nrun\tverb\r\n\r\nqueen\tnoun\r\nnowhere\tnoun\r\n';
    const { groups, of, title } = byFile(
      ['King', 'run', 'queen', 'red'],
      parseClasses(text, 'a.tsv'),
    );
    expect(title).toBe('a.tsv');
    expect(groups.map(({ name, count }) => [name, count])).toEqual([
      ['noun', 2],
      ['verb', 1],
    ]);
    expect([...of]).toEqual([0, 1, 0, -1]);
  });

  it('accept words without classes, and commas if there are no tabs', () => {
    expect([...parseClasses('king\nqueen\n', 'a').classes.values()]).toEqual(['listed', 'listed']);
    expect([...parseClasses('king,noun', 'a').classes]).toEqual([['king', 'noun']]);
    expect(() => parseClasses('\n\n', 'a.tsv')).toThrow('a.tsv holds no words');
  });

  it('are at most eight: smaller classes share one', () => {
    const words = Array.from({ length: 40 }, (_, id) => `w${id}`);
    const classes = words.map((word, id) => `${word}\tclass ${id % 10}`).join('\n');
    const { groups, of } = byFile(words, parseClasses(classes, 'a'));
    expect(groups).toHaveLength(8);
    expect(groups[7]).toMatchObject({ name: '3 other classes', count: 12 });
    expect(Math.max(...of)).toBe(7);
  });

  it('hide ranks and groups', () => {
    const points = Float32Array.of(1, 1, 2, 2, 3, 3);
    const colouring = { title: '', groups: [], of: Int8Array.of(0, 1, -1) };
    const all = { from: 1, to: 3, without: new Set<number>() };
    expect(filtered(points, all, colouring)).toBe(points);
    const drawn = (filter: object) =>
      [...filtered(points, { ...all, ...filter }, colouring)].filter((_, i) => i % 2 === 0);
    expect(drawn({ from: 2 })).toEqual([NaN, 2, 3]);
    expect(drawn({ to: 2 })).toEqual([1, 2, NaN]);
    expect(drawn({ without: new Set([1, -1]) })).toEqual([1, NaN, NaN]);
  });
});

describe('a map as SVG', () => {
  it('keeps words as text, whatever they contain', () => {
    const words = ['<script>alert(1)</script>', '&"\u0001'];
    const map = { points: Float32Array.of(0, 0, 0.5, 0.5), words };
    const lit = { chosen: 0, neighbors: [1] };
    const labels = placeLabels({
      points: map.points,
      camera: WHOLE_MAP,
      size: SIZE,
      widthOf: () => 50,
      first: [],
    });
    const palette = {
      ground: 'rgb(255, 255, 255)',
      ink: 'rgb(0, 0, 0)',
      point: 'rgb(0, 0, 9)',
      lit: 'rgb(9, 0, 0)',
      of: () => 'rgb(9, 9, 9)',
    };
    const svg = svgOf({
      map,
      lit,
      camera: WHOLE_MAP,
      size: SIZE,
      labels,
      palette,
      caption: '2 of 2 words',
    });
    expect(svg).toContain('&lt;script&gt;alert(1)&lt;/script&gt;</text>');
    expect(svg).toContain('&amp;&quot;\ufffd</text>');
    expect(svg).not.toContain('<script');
    expect(svg.match(/<circle/g)).toHaveLength(2);
    expect(svg).toContain('<title>2 of 2 words</title>');
  });
});
