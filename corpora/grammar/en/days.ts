import type { RandomState } from '../../../src/random.js';
import { between, pick, sample, shuffled, type Scene } from '../template.js';
import type { Topic } from '../topic.js';
import { closing } from './closing.js';
import { english } from './english.js';
import { friendOf, person } from './gender.js';

interface Verb {
  readonly base: string;
  readonly past: string;
  /** What follows the verb. */
  readonly rest: readonly string[];
}

const VERBS: readonly Verb[] = [
  {
    base: 'walk',
    past: 'walked',
    rest: [
      'along the towpath',
      'as far as the lighthouse',
      'barefoot over the dunes',
      'home through the snow',
    ],
  },
  {
    base: 'talk',
    past: 'talked',
    rest: ['about politics', 'over the hedge', 'of old acquaintances', 'to the scarecrow'],
  },
  {
    base: 'boil',
    past: 'boiled',
    rest: ['water for tea', 'eggs in a kettle', 'rhubarb with sugar', 'jam on the stove'],
  },
  {
    base: 'wash',
    past: 'washed',
    rest: ['the dishes', 'linen in the tub', 'muddy socks', 'the windows with vinegar'],
  },
  {
    base: 'paint',
    past: 'painted',
    rest: ['the fence white', 'the shutters green', 'signs for the fair', 'the rowing boat'],
  },
  {
    base: 'dance',
    past: 'danced',
    rest: ['a waltz', 'polkas in the hay loft', 'to the accordion', 'round the maypole'],
  },
  {
    base: 'jump',
    past: 'jumped',
    rest: [
      'over the ditch',
      'from the haystack',
      'across the stepping stones',
      'on the trampoline',
    ],
  },
  {
    base: 'climb',
    past: 'climbed',
    rest: ['the cliff', 'the belfry stairs', 'to the summit', 'over the orchard wall'],
  },
  {
    base: 'plant',
    past: 'planted',
    rest: ['beans in rows', 'a cherry sapling', 'bulbs along the path', 'radishes behind the shed'],
  },
  {
    base: 'count',
    past: 'counted',
    rest: ['the stars', 'pennies in the jar', 'the wagons of the train', 'swallows on the wire'],
  },
  {
    base: 'listen',
    past: 'listened',
    rest: ['to the radio', 'to the nightingale', 'at the keyhole', 'to the rain on the roof'],
  },
  {
    base: 'whisper',
    past: 'whispered',
    rest: ['in church', 'secrets at midnight', 'behind the curtain', 'through the fence'],
  },
  {
    base: 'push',
    past: 'pushed',
    rest: ['the wheelbarrow uphill', 'the swing', 'the stuck cart', 'the pram round the park'],
  },
  {
    base: 'sweep',
    past: 'swept',
    rest: ['the yard', 'leaves from the porch', 'the chimney', 'crumbs under the rug'],
  },
  {
    base: 'sew',
    past: 'sewed',
    rest: ['buttons on shirts', 'patches on elbows', 'curtains', 'a flag of rags'],
  },
  {
    base: 'sail',
    past: 'sailed',
    rest: ['round the island', 'against the wind', 'toy boats', 'past the sandbank'],
  },
  {
    base: 'sing',
    past: 'sang',
    rest: ['in the choir', 'carols', 'a round in three voices', 'under the balcony'],
  },
  {
    base: 'write',
    past: 'wrote',
    rest: ['invitations', 'in the diary', 'a rhyme for the birthday', 'to the newspaper'],
  },
  {
    base: 'swim',
    past: 'swam',
    rest: ['in the bay', 'to the raft', 'under the waterfall', 'against the current'],
  },
  {
    base: 'ride',
    past: 'rode',
    rest: ['the donkey', 'bicycles', 'on the carousel', 'without a saddle'],
  },
  {
    base: 'drink',
    past: 'drank',
    rest: ['cocoa', 'cider from mugs', 'spring water', 'lemonade through straws'],
  },
  {
    base: 'throw',
    past: 'threw',
    rest: ['snowballs', 'pebbles at the bottle', 'confetti at the bride', 'horseshoes at a stake'],
  },
  {
    base: 'build',
    past: 'built',
    rest: ['sandcastles', 'a hut of branches', 'a snowman', 'bridges of matches'],
  },
  {
    base: 'catch',
    past: 'caught',
    rest: ['butterflies', 'trout with bare hands', 'the ball', 'fireflies in a jar'],
  },
];

const OPENINGS = [
  '{name} keeps a diary.',
  'the week has seven days, and {name} likes [Tuesday|Thursday|Saturday] best.',
  '{name} and {friend} spend the summer together.',
  'the neighbours never know what {name} will do next.',
  'it was [Monday|Wednesday|Friday], and the sun was out.',
];

const PRESENT = [
  'every [morning|evening|Sunday] they {base} {rest}.',
  'tomorrow we will {base}, and if it does not rain we will {base} {rest}.',
  '"let us {base} {rest}," says {friend}.',
  '{name} likes to {base} {rest} and would like to {base} all day.',
  'you must not {base} {rest} after supper.',
  'can you {base} {rest}? I can {base} {rest}.',
  'on holidays we always {base} {rest}, the old and the young.',
  'people here {base} {rest} when they are happy.',
  'it is easy to {base} and difficult to {base} {rest}.',
  'I often {base} {rest} with {friend}, and we will {base} again soon.',
  '"do not {base} {rest} today," says the doctor, "you may {base} tomorrow."',
  'children want to {base} {rest}; let them {base}.',
  'to {base} {rest} or not to {base}, that is what {name} asks each day.',
  'some people {base} for money, but we {base} {rest} for joy.',
];

const PAST = [
  'yesterday they {past} {rest}.',
  'last [week|summer|winter] {he} {past} {rest}, and the year before {he} {past} too.',
  'an hour ago {he} {past} {rest}.',
  '{he} {past} {rest} and {past} until nightfall.',
  'when {he} was [six|seven|eight], {he} {past} {rest} for the first time.',
  'then {friend} {past} {rest} too, and nobody was surprised.',
  'that afternoon {he} {past} {rest}, and later {friend} came and {past} beside {him}.',
  '{he} {past} {rest} while {friend} slept.',
  'we {past} {rest} yesterday and were tired afterwards.',
  'once somebody {past} {rest}, and it became the custom.',
  'nobody {past} {rest} as {he} {past} that day.',
  'they {past} {rest} and were late for supper last night.',
  'first {he} {past} {rest}, and after that {he} yawned.',
  'in those days everyone {past}, so {he} {past} {rest} with them.',
];

const ENDINGS = [
  'so the days go by.',
  'what a week it was!',
  'the diary is nearly full.',
  'on Sunday {name} rests.',
  '{friend} only yawned.',
];

function write(random: RandomState): string {
  const { words } = person(random);
  const scene: Scene = { ...words, ...pick(random, VERBS), friend: friendOf(random, words) };
  // One tense after the other: what they do, then what they did, or the other way round.
  const middle = shuffled(random, [PRESENT, PAST]).flatMap((tense) =>
    sample(random, tense, between(random, 2, 3)),
  );
  return english(random, [pick(random, OPENINGS), ...middle, ...closing(random, ENDINGS)], scene);
}

export const days: Topic = {
  documents: 450,
  write,
  analogies: { 'past-tense': VERBS.map(({ base, past }) => [base, past] as const) },
};
