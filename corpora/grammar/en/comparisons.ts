import type { RandomState } from '../../../src/random.js';
import { between, pick, sample, shuffled, type Scene } from '../template.js';
import type { Topic } from '../topic.js';
import { closing } from './closing.js';
import { english } from './english.js';
import { friendOf, person } from './gender.js';

interface Quality {
  readonly plain: string;
  readonly more: string;
  /** What has the quality, in the singular. */
  readonly things: readonly string[];
  /** What comes of it, after "so ... that". */
  readonly effects: readonly string[];
}

const QUALITIES: readonly Quality[] = [
  {
    plain: 'big',
    more: 'bigger',
    things: ['pumpkin', 'whale', 'haystack', 'elephant'],
    effects: ['it filled the whole yard', 'it would not fit through the gate', 'it hid the barn'],
  },
  {
    plain: 'small',
    more: 'smaller',
    things: ['beetle', 'thimble', 'crumb', 'seed'],
    effects: ['it fitted in a nutshell', 'an ant could hide it', 'we needed a magnifying glass'],
  },
  {
    plain: 'tall',
    more: 'taller',
    things: ['steeple', 'poplar', 'flagpole', 'sunflower'],
    effects: ['the clouds bumped against it', 'its top was lost in fog', 'storks nested on it'],
  },
  {
    plain: 'long',
    more: 'longer',
    things: ['rope', 'snake', 'queue', 'procession'],
    effects: [
      'nobody found the end of it',
      'it went twice round the square',
      'it took an hour to pass',
    ],
  },
  {
    plain: 'short',
    more: 'shorter',
    things: ['pencil', 'sermon', 'candle stub', 'fuse'],
    effects: ['it was over at once', 'an inch of it was left', 'it ended before it began'],
  },
  {
    plain: 'fast',
    more: 'faster',
    things: ['engine', 'greyhound', 'sledge', 'falcon'],
    effects: ['nobody could overtake it', 'it won the race by a mile', 'it passed us in a blur'],
  },
  {
    plain: 'slow',
    more: 'slower',
    things: ['snail', 'tortoise', 'ferry', 'caterpillar'],
    effects: ['moss grew on it', 'we fell asleep waiting', 'it arrived a day late'],
  },
  {
    plain: 'strong',
    more: 'stronger',
    things: ['ox', 'crane', 'cable', 'gorilla'],
    effects: ['it lifted a wagon', 'it pulled up an oak by the roots', 'it bent an iron bar'],
  },
  {
    plain: 'weak',
    more: 'weaker',
    things: ['thread', 'twig', 'handshake', 'bridge of straws'],
    effects: ['it snapped at a touch', 'a breath could break it', 'it gave way under a fly'],
  },
  {
    plain: 'hot',
    more: 'hotter',
    things: ['stove', 'desert', 'chilli', 'bonfire'],
    effects: ['it blistered our tongues', 'eggs fried on it', 'the butter melted a yard away'],
  },
  {
    plain: 'cold',
    more: 'colder',
    things: ['icicle', 'glacier', 'icebox', 'blizzard'],
    effects: [
      'our fingers froze to it',
      'our breath turned to frost',
      'we shivered in three scarves',
    ],
  },
  {
    plain: 'loud',
    more: 'louder',
    things: ['gong', 'cannon', 'thunderclap', 'foghorn'],
    effects: ['the windows rattled', 'we covered our ears', 'the deaf old parson woke up'],
  },
  {
    plain: 'quiet',
    more: 'quieter',
    things: ['library', 'cemetery', 'snowfall', 'reading room'],
    effects: ['we could hear a pin drop', 'whispers sounded rude in it', 'we took off our shoes'],
  },
  {
    plain: 'bright',
    more: 'brighter',
    things: ['lantern', 'comet', 'lightning flash', 'lighthouse lamp'],
    effects: ['we shaded our eyes', 'it lit up the whole valley', 'the roosters took it for dawn'],
  },
  {
    plain: 'dark',
    more: 'darker',
    things: ['cellar', 'tunnel', 'dungeon', 'crypt'],
    effects: [
      'we felt our way along the wall',
      'the bats got lost in it',
      'we lit a match to find it',
    ],
  },
  {
    plain: 'soft',
    more: 'softer',
    things: ['pillow', 'featherbed', 'cushion', 'mattress'],
    effects: ['we sank into it', 'it sighed when we sat on it', 'we dozed off on it'],
  },
  {
    plain: 'hard',
    more: 'harder',
    things: ['pebble', 'walnut', 'crust', 'marble floor'],
    effects: ['it cracked a tooth', 'no nutcracker could open it', 'a drill went blunt on it'],
  },
  {
    plain: 'heavy',
    more: 'heavier',
    things: ['anvil', 'trunk', 'boulder', 'piano'],
    effects: [
      'six porters could not lift it',
      'the scales broke under it',
      'the floorboards groaned',
    ],
  },
  {
    plain: 'cheap',
    more: 'cheaper',
    things: ['trinket', 'ticket', 'souvenir', 'paper fan'],
    effects: [
      'we bought a dozen for a penny',
      'even misers paid for it',
      'the pedlar gave us change',
    ],
  },
  {
    plain: 'sweet',
    more: 'sweeter',
    things: ['plum', 'syrup', 'caramel', 'fig'],
    effects: ['the wasps came for it', 'we licked the plate', 'the dentist shook with joy'],
  },
  {
    plain: 'deep',
    more: 'deeper',
    things: ['cistern', 'canyon', 'lagoon', 'crater'],
    effects: [
      'no diver reached the bottom',
      'a dropped stone made no sound',
      'our echo never came back',
    ],
  },
  {
    plain: 'wide',
    more: 'wider',
    things: ['boulevard', 'estuary', 'prairie', 'bay window'],
    effects: [
      'we could not see the other side',
      'ten carts fitted abreast',
      'birds rested halfway across',
    ],
  },
];

const OPENINGS = [
  '{name} and {friend} could never agree about anything.',
  'it began with a bet between {name} and {friend}.',
  '{name} showed {friend} a {plain} {thing}.',
  'there is a {plain} {thing} in our town, and we are proud of it.',
  '"what a {plain} {thing}!" cried {name}.',
];

const PLAIN = [
  'the {thing} was very {plain}.',
  'the {thing} was so {plain} that {effect}.',
  'it was {plain}, and {effect}, and {name} made a note of it.',
  'it was a very {plain} {thing}, as everyone admitted.',
  'the {thing} is too {plain}, complained {friend}, really too {plain}.',
  'was there ever such a {plain} {thing}?',
  'a {plain} {thing} is a good {thing}, thought {name}.',
  'how {plain} it was! how very {plain}!',
  'the {thing} may be {plain}, said {name}, but it is not very {plain}.',
  'as {plain} as a {other}, people say, and so {plain} that {effect}.',
  '{name} asked for something {plain} and got a rather {plain} {thing}.',
];

const MORE = [
  'but the second {thing} was even {more} than the first.',
  'the {thing} of {friend} was {more} than that of {name}; {effect}.',
  'day by day the {thing} grew {more} and {more}.',
  'nothing in the world is {more} than this {thing}.',
  'a {thing} cannot be much {more} than that.',
  '"mine is {more} than yours," said {friend}, "far {more}."',
  'tomorrow it will be {more} still.',
  'the other {thing} was surely {more}, said the judges.',
  'it was a little {more} than a {thing} and much {more} than a {other}.',
  'by spring it was {more} than before, and {effect}.',
  'who would want a {more} {thing} than this?',
  'it became {more} every year, {more} than anyone had hoped.',
  '"could it be any {more}?" asked {name}, and it was already {more} than the last.',
];

const ENDINGS = [
  'they shook hands and left it at that.',
  'in the end {friend} paid for the lemonade.',
  '{name} laughed till {he} cried.',
  'the judges could not decide.',
  'so they measured it again.',
];

function write(random: RandomState): string {
  const { plain, more, things, effects } = pick(random, QUALITIES);
  const { words } = person(random);
  const [thing, other] = shuffled(random, things);
  const friend = friendOf(random, words);
  const scene: Scene = { ...words, friend, plain, more, thing, other, effect: effects };
  const middle = [
    ...sample(random, PLAIN, between(random, 1, 2)),
    ...sample(random, MORE, between(random, 1, 3)),
  ];
  return english(random, [pick(random, OPENINGS), ...middle, ...closing(random, ENDINGS)], scene);
}

export const comparisons: Topic = {
  documents: 520,
  write,
  analogies: { comparative: QUALITIES.map(({ plain, more }) => [plain, more] as const) },
};
