import type { RandomState } from '../../../src/random.js';
import { between, pick, sample, shuffled, type Scene } from '../template.js';
import type { Topic } from '../topic.js';
import { closing } from './closing.js';
import { english } from './english.js';
import { person } from './gender.js';
import { ROLES } from './roles.js';

const OPENINGS = [
  'there was once [a|a kind|a clever|a stubborn] {role} called {name}.',
  '{name} was a [cheerful|gentle|proud|lonely|merry] {role}.',
  'everybody knew {name}, the {role}, and {his} [brown eyes|hearty laugh|brisk stride|good temper].',
  'this is the story of a {role} by the name of {name}.',
  'on the first day of [spring|summer|autumn|winter] the {role} woke up early.',
  '{name} had not always been a {role}, but {he} had always been {himself}.',
  'of the {role} we know little, except that {his} name was {name}.',
];

/** Sentences that fit a person of any age: they show the gender, not the part played. */
const ANYONE = [
  'the {role} buttoned {his} {clothes} and looked at {himself} in the mirror.',
  '{he} wore a [red|blue|green|grey|yellow] {clothes} that {name} had sewn {himself}.',
  '{his} {clothes} was torn, and the {role} mended it {himself}.',
  'the {role} muttered to {himself} when {he} was alone, and {he} answered {himself} too.',
  'nobody helped the {role}, so {he} helped {himself}.',
  'the {role} was angry with {himself}, but {he} could not say why.',
  '{name} hung {his} {clothes} by the fire, and the {role} warmed {his} feet.',
  'the {role} taught {himself} to play the [flute|fiddle|drum|harp].',
  'the wind blew the {clothes} of the {role} over the wall, and {he} ran after it.',
];

/** The same for grown people. */
const GROWN = [
  'the {role} combed {his} {hair} and put on a clean {clothes}.',
  '{his} {hair} had turned [grey|white|silver], but {he} was still a handsome {man}.',
  'the {role} twisted {his} {hair} round one finger when {he} was thinking.',
  '"good morning, {sir}," said the postman, and the {role} nodded.',
  'as a {boy} the {role} had been shy, and as a {man} {he} still was.',
  'there was flour in {his} {hair} and a button missing from {his} {clothes}, for the {role} was a busy {man}.',
  '"may I help you, {sir}?" asked the porter, but the {role} carried the bag {himself}.',
  '{he} was a [slender|stout|sturdy] {man}, and {his} {hair} smelled of soap.',
];

const ENDINGS = [
  'and that was all the {role} ever said about it.',
  'that night {he} slept well.',
  '{he} smiled, and so did everyone who knew {him}.',
  'so the day ended for the {role}, and {he} blew out the lamp.',
  'in the morning {name} began again.',
  'people still speak of {him} today.',
];

function write(random: RandomState): string {
  const role = pick(random, ROLES);
  const { female, words } = person(random);
  const name = female ? role.female : role.male;
  const scene: Scene = { ...words, role: name, Role: name[0].toUpperCase() + name.slice(1) };
  const middle = [
    ...sample(random, role.life, between(random, 2, 4)),
    ...sample(random, role.young ? ANYONE : [...ANYONE, ...GROWN], between(random, 1, 2)),
  ];
  return english(
    random,
    [pick(random, OPENINGS), ...shuffled(random, middle), ...closing(random, ENDINGS)],
    scene,
  );
}

export const people: Topic = {
  documents: 850,
  write,
  analogies: {
    'male-female': ROLES.map((role) => [role.male, role.female] as const),
    pronouns: [
      ['he', 'she'],
      ['his', 'her'],
      ['himself', 'herself'],
      ['man', 'woman'],
      ['boy', 'girl'],
    ],
  },
};
