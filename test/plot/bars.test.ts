import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bar, formatBarPlot } from '../../src/plot/index.js';
import { elementsOf, labelsOf } from './xml.js';

const barOf = (value: number, name = 'name'): Bar => ({ name, value, shown: String(value) });
const plotOf = (...bars: Bar[]): string =>
  formatBarPlot({ title: 'title', groups: [{ heading: 'heading', bars }] });

/** Left end and width of each bar. */
const spans = (svg: string): number[][] =>
  [...svg.matchAll(/<rect x="([-\d.]+)" y="[-\d.]+" width="([\d.]+)"/g)].map(([, x, width]) => [
    Number(x),
    Number(width),
  ]);

describe('a bar plot', () => {
  it('is well-formed, with a name and a number for each bar', () => {
    const svg = plotOf(barOf(0.25, 'a < b'), barOf(1, 'c'));
    elementsOf(svg);
    expect(labelsOf(svg)).toEqual(['title', 'heading', 'a &lt; b', '0.25', 'c', '1']);
  });

  it('draws bars in proportion to their values', () => {
    const [[, quarter], [, whole]] = spans(plotOf(barOf(0.25), barOf(1)));
    expect(whole / quarter).toBeCloseTo(4, 1);
  });

  it('extends its scale to a requested value', () => {
    const groups = [{ heading: 'heading', reaches: 1, bars: [barOf(0.1)] }];
    const [[, tenth]] = spans(formatBarPlot({ title: 'title', groups }));
    const [[, whole]] = spans(plotOf(barOf(0.1)));
    expect(whole / tenth).toBeCloseTo(10, 0);
  });

  it('draws negative values to the left of zero', () => {
    const [[x, width], [zero]] = spans(plotOf(barOf(-0.5), barOf(0.5)));
    expect(x + width).toBeCloseTo(zero, 1);
  });

  it('draws no bar for a missing number, but says so', () => {
    const svg = plotOf({ name: 'none', value: NaN, shown: 'none asked' }, barOf(1));
    expect(spans(svg)[0][1]).toBe(0);
    expect(labelsOf(svg)).toContain('none asked');
  });

  it('leaves out empty groups, and refuses to draw nothing', () => {
    const groups = [
      { heading: 'empty', bars: [] },
      { heading: 'full', bars: [barOf(1)] },
    ];
    expect(labelsOf(formatBarPlot({ title: 'title', groups }))).not.toContain('empty');
    expect(() => formatBarPlot({ title: 'title', groups: [] })).toThrow(
      'A plot needs at least one bar to draw',
    );
  });

  it('is well-formed for any names and numbers', () => {
    const bar = fc.record({
      name: fc.string({ unit: 'binary' }),
      value: fc.oneof(fc.double({ min: -1e300, max: 1e300 }), fc.constant(Infinity)),
      shown: fc.string({ unit: 'binary' }),
    });
    fc.assert(
      fc.property(fc.array(bar, { minLength: 1, maxLength: 5 }), (bars) => {
        const svg = plotOf(...bars);
        elementsOf(svg);
        expect(svg).not.toMatch(/="(?:NaN|-?Infinity)"/);
        expect(svg).not.toContain('\0');
      }),
    );
  });
});
