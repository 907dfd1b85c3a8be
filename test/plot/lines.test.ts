import { describe, expect, it } from 'vitest';
import { formatLinePlot, type Plot } from '../../src/plot/index.js';
import { elementsOf, labelsOf as labels } from './xml.js';

const plotOf = (y: readonly number[], more: Partial<Plot> = {}): string =>
  formatLinePlot({
    title: 'title',
    xLabel: 'across',
    yLabel: 'up',
    series: [{ name: 'line', x: y.map((_, i) => i), y }],
    ...more,
  });

/** The corners of the first line. */
const corners = (svg: string): number[][] =>
  /points="([^"]*)"/
    .exec(svg)![1]
    .split(' ')
    .map((corner) => corner.split(',').map(Number));

describe('an SVG plot', () => {
  it('is well-formed, with a line, a legend and labels', () => {
    const svg = plotOf([1, 2, 3]);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    expect(elementsOf(svg).filter((name) => name === 'polyline')).toHaveLength(1);
    expect(labels(svg)).toEqual(expect.arrayContaining(['title', 'across', 'up', 'line']));
    expect(svg).not.toContain('NaN');
  });

  it('escapes XML in labels', () => {
    const svg = plotOf([1, 2], { title: 'a < b & c > d' });
    expect(svg).toContain('>a &lt; b &amp; c &gt; d<');
    elementsOf(svg);
  });

  it('puts ticks at round numbers around all values', () => {
    expect(labels(plotOf([0.13, 0.92]))).toEqual(
      expect.arrayContaining(['0', '0.2', '0.4', '0.6', '0.8', '1']),
    );
    expect(labels(plotOf([-3, 4]))).toEqual(expect.arrayContaining(['-4', '0', '4']));
  });

  it('puts greater values higher, and equal ratios of a log scale equally far apart', () => {
    const svg = plotOf([1, 0.1, 0.01, 0.001], { yScale: 'log' });
    const heights = corners(svg).map(([, y]) => y);
    const steps = heights.slice(1).map((y, i) => y - heights[i]);
    expect(steps[0]).toBeGreaterThan(0);
    for (const step of steps) expect(step).toBeCloseTo(steps[0], 1);
    expect(labels(svg)).toEqual(expect.arrayContaining(['1', '10⁻¹', '10⁻²', '10⁻³']));
  });

  it('limits the ticks on a log scale', () => {
    const marks = labels(plotOf([1, 1e-40], { yScale: 'log' })).filter((label) =>
      label.startsWith('10'),
    );
    expect(marks.length).toBeGreaterThan(3);
    expect(marks.length).toBeLessThan(10);
  });

  it('leaves out zeros on a log scale, and values that are not finite', () => {
    expect(corners(plotOf([1, 0, 10], { yScale: 'log' }))).toHaveLength(2);
    expect(corners(plotOf([1, NaN, 3, Infinity]))).toHaveLength(2);
  });

  it('draws equal values, and a single one', () => {
    for (const y of [[2, 2], [0, 0], [5]]) {
      expect(plotOf(y)).not.toMatch(/NaN|Infinity/);
      if (y[0] > 0) expect(plotOf(y, { yScale: 'log' })).not.toMatch(/NaN|Infinity/);
    }
  });

  it('draws dashed lines and chosen colours', () => {
    const series = [
      { name: 'a', x: [1, 2], y: [1, 2] },
      { name: 'b', x: [1, 2], y: [2, 3], isDashed: true, color: 0 },
    ];
    const lines = plotOf([], { series }).match(/<polyline[^>]*>/g)!;
    expect(lines[0]).not.toContain('dasharray');
    expect(lines[1]).toContain('dasharray');
    const stroke = /stroke="(#\w+)"/;
    expect(stroke.exec(lines[1])![1]).toBe(stroke.exec(lines[0])![1]);
  });

  it('marks a value on either axis, and extends the axis to it', () => {
    const svg = plotOf([1, 2, 3], {
      marks: [
        { axis: 'x', at: 40, label: 'far & away' },
        { axis: 'y', at: 0, label: 'nothing' },
      ],
    });
    elementsOf(svg);
    expect(labels(svg)).toEqual(expect.arrayContaining(['far &amp; away', 'nothing', '40', '0']));
  });

  it('shows a line of one point as a dot', () => {
    expect(elementsOf(plotOf([5]))).toContain('circle');
    expect(elementsOf(plotOf([5, 6, 7]))).not.toContain('circle');
  });

  it('supports a logarithmic x axis', () => {
    const x = [1, 10, 100, 1000];
    const places = corners(
      plotOf([], { xScale: 'log', series: [{ name: 'line', x, y: [1, 2, 3, 4] }] }),
    ).map(([at]) => at);
    expect(places[2] - places[1]).toBeCloseTo(places[1] - places[0], 1);
  });

  it('refuses to draw nothing', () => {
    expect(() => plotOf([])).toThrow('A plot needs at least one point to draw');
    expect(() => plotOf([0, -1], { yScale: 'log' })).toThrow(RangeError);
  });
});
