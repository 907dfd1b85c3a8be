import { describe, expect, it } from 'vitest';
import { suggest } from '../../src/options/suggest.js';

describe('suggest', () => {
  it('finds the nearest words first', () => {
    expect(suggest('kitchn', ['kitten', 'chicken', 'kitchen', 'itch'])).toEqual([
      'kitchen',
      'kitten',
      'itch',
    ]);
  });

  it('prefers the more frequent of words that are equally near', () => {
    expect(suggest('cat', ['dog', 'bat', 'rat', 'hat', 'cart'])).toEqual(['bat', 'rat', 'hat']);
    expect(suggest('cat', ['bit', 'bat', 'cart'], 2)).toEqual(['bat', 'cart']);
  });

  it('ignores differences of case', () => {
    expect(suggest('paris', ['pairs', 'Paris'])).toEqual(['Paris', 'pairs']);
    expect(suggest('PARSI', ['Paris'])).toEqual(['Paris']);
  });

  it('allows two edits, or a third of a longer word', () => {
    expect(suggest('house', ['mouse', 'moose', 'moist'])).toEqual(['mouse', 'moose']);
    expect(suggest('internationally', ['internationale', 'nationally'])).toEqual([
      'internationale',
      'nationally',
    ]);
  });

  it('never replaces every letter', () => {
    expect(suggest('ab', ['cd', 'ac', 'x'])).toEqual(['ac']);
    expect(suggest('i', ['a', 'I'])).toEqual(['I']);
    expect(suggest('', ['a'])).toEqual([]);
  });

  it('suggests nothing if nothing is near or nothing is asked for', () => {
    expect(suggest('zebra', ['alpha', 'omega'])).toEqual([]);
    expect(suggest('zebra', ['zebra'], 0)).toEqual([]);
    expect(suggest('zebra', [])).toEqual([]);
  });
});
