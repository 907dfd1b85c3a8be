import type { RandomState } from '../../../src/random.js';
import { between, pick, sample, shuffled, type Scene } from '../template.js';
import type { Topic } from '../topic.js';
import { closing } from './closing.js';
import { english } from './english.js';

interface Animal {
  readonly animal: string;
  readonly young: string;
  /** The sound it makes, in the past tense. */
  readonly sounded: string;
  readonly home: string;
  readonly food: string;
  /** What it likes to do, after "to". */
  readonly habit: string;
}

const ANIMALS: readonly Animal[] = [
  {
    animal: 'dog',
    young: 'puppy',
    sounded: 'barked',
    home: 'kennel',
    food: 'bones',
    habit: 'chase sticks',
  },
  {
    animal: 'cat',
    young: 'kitten',
    sounded: 'purred',
    home: 'basket',
    food: 'cream',
    habit: 'play with wool',
  },
  {
    animal: 'cow',
    young: 'calf',
    sounded: 'mooed',
    home: 'barn',
    food: 'clover',
    habit: 'chew in the shade',
  },
  {
    animal: 'horse',
    young: 'foal',
    sounded: 'neighed',
    home: 'stable',
    food: 'oats',
    habit: 'gallop in circles',
  },
  {
    animal: 'sheep',
    young: 'lamb',
    sounded: 'bleated',
    home: 'fold',
    food: 'heather',
    habit: 'graze on the slope',
  },
  {
    animal: 'goat',
    young: 'kid',
    sounded: 'butted',
    home: 'lean-to',
    food: 'thistles',
    habit: 'stand on roofs',
  },
  {
    animal: 'hen',
    young: 'chick',
    sounded: 'clucked',
    home: 'coop',
    food: 'barley',
    habit: 'scratch in the dust',
  },
  {
    animal: 'duck',
    young: 'duckling',
    sounded: 'quacked',
    home: 'pond',
    food: 'duckweed',
    habit: 'paddle in the rain',
  },
  {
    animal: 'goose',
    young: 'gosling',
    sounded: 'hissed',
    home: 'orchard',
    food: 'dandelions',
    habit: 'march in a line',
  },
  {
    animal: 'pig',
    young: 'piglet',
    sounded: 'grunted',
    home: 'sty',
    food: 'acorns',
    habit: 'roll in the mud',
  },
  {
    animal: 'deer',
    young: 'fawn',
    sounded: 'snorted',
    home: 'glade',
    food: 'ferns',
    habit: 'leap over brambles',
  },
  {
    animal: 'bear',
    young: 'cub',
    sounded: 'growled',
    home: 'den',
    food: 'honeycomb',
    habit: 'scratch against pines',
  },
  {
    animal: 'frog',
    young: 'tadpole',
    sounded: 'croaked',
    home: 'ditch',
    food: 'midges',
    habit: 'float among water lilies',
  },
  {
    animal: 'swan',
    young: 'cygnet',
    sounded: 'trumpeted',
    home: 'lake',
    food: 'pondweed',
    habit: 'glide past the boats',
  },
  {
    animal: 'owl',
    young: 'owlet',
    sounded: 'hooted',
    home: 'belfry',
    food: 'moths',
    habit: 'blink at the moon',
  },
  {
    animal: 'hare',
    young: 'leveret',
    sounded: 'drummed',
    home: 'burrow',
    food: 'sorrel',
    habit: 'box in the stubble',
  },
];

const OPENINGS = [
  'on the edge of the village an old {animal} lived in the {home}.',
  'the {animal} in the {home} was called [Bramble|Daisy|Pepper|Old Tom|Clover Jack].',
  'early in [March|April|May] a {young} was born in the {home}.',
  'the children found a lost {young} beside the road.',
  'nobody in the village had ever seen such a {animal}.',
  'there was a new {young} in the {home}, and everyone came to look.',
];

const ADULT = [
  'the {animal} {sounded}, and the whole village woke up.',
  'the old {animal} {sounded} and looked for {food}.',
  'a hungry {animal} does not wait for {food}.',
  'the {animal} guarded the {home} against strangers.',
  'a full-grown {animal} likes to {habit}.',
  'for many years the {animal} had been lord of the {home}.',
  'the wise old {animal} knew where to find {food} in winter.',
  'the {animal} was too old to {habit}.',
  'in its lifetime the {animal} had eaten a mountain of {food}.',
  'the lazy {animal} lay in the {home} and slept.',
  'the patient {animal} {sounded} softly.',
  'a grey {animal} led the others out of the {home}.',
  'rain or shine, the {animal} went out to find {food}.',
  'no {animal} forgets the path to its {home}.',
  'the {animal} was fond of {food} and of being left alone.',
  'an elderly {animal} has its habits, and this one liked to {habit} before breakfast.',
  'the fox was afraid of the {animal} and kept away from the {home}.',
  'a sensible {animal} sleeps after {food}.',
  'the neighbours complained that the {animal} {sounded} at night.',
  'the {animal} {sounded} at the moon, and the moon took no notice.',
  'the vet said that the {animal} was in splendid health and ate too much {food}.',
  'on Sundays the {animal} stayed in the {home} and would not {habit}.',
];

const YOUNG = [
  'the tiny {young} could not yet {habit}, but it tried.',
  'the newborn {young} was wet and wobbly and blinked at the light.',
  'the {young} tried to hurry and rolled over instead.',
  'the {young} {sounded} for the first time and was afraid of itself.',
  'a week-old {young} cannot eat {food}; it only sniffs.',
  'the playful {young} nibbled at the {food} and sneezed.',
  'the {young} toddled after its elders out of the {home}.',
  'the sun warmed the newborn {young} in the {home}.',
  'a tiny {young} wanted to {habit} like the grown ones.',
  'the {young} was only [two|three|four] weeks old and curious about everything.',
  'the children carried the {young} home and fed it {food}.',
  'the smallest {young} of the spring got lost, and the old {animal} {sounded} all night.',
  'the {young} yawned and showed a tiny tongue.',
  'a curious {young} learns by falling down.',
  'the children argued over a name for the {young}.',
  'at first the {young} was afraid of its own shadow.',
  'the newborn {young} slept all day between two meals.',
  'the {young} hid in the {home} when the thunder rolled.',
  'with its first {food} on its nose the {young} looked very pleased.',
  'the playful {young} learned to {habit} in a single morning.',
  'the {young} wondered why nobody else wanted to {habit}.',
  'a lost {young} was the whole talk of the village that week.',
];

const ENDINGS = [
  'in a year the {young} will be a {animal} too.',
  'then it began to rain, and they all went in.',
  'the {home} was peaceful again.',
  'the farmer scratched his head and laughed.',
  'no one knows how it got out.',
  'it is still there, if the fox has not been.',
];

function write(random: RandomState): string {
  const scene: Scene = { ...pick(random, ANIMALS) };
  const middle = [
    ...sample(random, ADULT, between(random, 1, 3)),
    ...sample(random, YOUNG, between(random, 1, 3)),
  ];
  return english(
    random,
    [pick(random, OPENINGS), ...shuffled(random, middle), ...closing(random, ENDINGS)],
    scene,
  );
}

export const animals: Topic = {
  documents: 390,
  write,
  analogies: { 'animal-young': ANIMALS.map(({ animal, young }) => [animal, young] as const) },
};
