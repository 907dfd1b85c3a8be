import type { RandomState } from '../../../src/random.js';
import { pick } from '../template.js';

const WEATHER = [
  'outside the snow fell without a sound.',
  'it was a [mild|windy|misty|clear] evening.',
  'rain tapped on the windows.',
  'the swallows were back.',
  'somewhere a door banged in the wind.',
  'the moon stood over the [mill|hill|river|roofs].',
  'it smelled of [smoke|lilac|apples|hay].',
  'the leaves turned [red|yellow|brown] that week.',
  'a thin fog lay over the meadows.',
  'the clock on the town hall was late, as usual.',
  'not a cloud was in the sky.',
  'there was frost on the grass.',
  'the church bell struck [three|five|seven|nine].',
  'a rainbow stood over the fields.',
  'the first star came out.',
];

/** The last sentence of a document: none, one that fits anywhere, or one of its own endings. */
export function closing(random: RandomState, endings: readonly string[]): string[] {
  return pick(random, [[], [pick(random, WEATHER)], [pick(random, endings)]]);
}
