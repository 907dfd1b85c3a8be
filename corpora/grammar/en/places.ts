import type { RandomState } from '../../../src/random.js';
import { between, pick, sample, shuffled, type Scene } from '../template.js';
import type { Topic } from '../topic.js';
import { COUNTRIES } from './countries.js';
import { closing } from './closing.js';
import { english } from './english.js';
import { person } from './gender.js';

const OPENINGS = [
  '{capital} is the capital of {country}.',
  'the capital of {country} is {capital}, and {name} was born there.',
  '{name} came from a village in {country} and had never been to {capital}.',
  '{name} packed a bag and took the night train to {capital}.',
  'in {country} there lived a [teacher|painter|student|merchant] called {name}.',
  '{name} is at home in {capital} and speaks only {language}.',
  'a letter came from {name} in {country}.',
  'last year we travelled through {country} with our friend {name}.',
];

const CAPITAL = [
  'the streets of {capital} were crowded with [trams|tourists|bicycles|taxis].',
  'in {capital} a stone bridge crosses {river}.',
  '{river} flows slowly through {capital}.',
  'the mayor of {capital} opened a new square beside {river}.',
  'tourists in {capital} look for {sight} and find the pigeons first.',
  '{name} strolled from {sight} across the city of {capital}.',
  'at noon the bells of {capital} rang above {sight}.',
  'in a café in {capital} {name} ordered {dish} and coffee.',
  'the trams of {capital} stop in front of {sight}.',
  'from the towers of {capital} one looks down on {river}.',
  'the rents in {capital} are high, so {name} lived in an attic above {river}.',
  'the train reached the main station of {capital} at [dawn|midnight|six].',
  'the suburbs of {capital} grow along {river} year by year.',
  'street sellers in {capital} shout the price of {dish}.',
  '{name} rented a room in {capital}, with a view of {sight} from the window.',
  'on Sundays half of {capital} strolls along {river}.',
  'the opera house of {capital} was dark, but {sight} was lit.',
  'a taxi in {capital} costs more than a plate of {dish}.',
  'the fog rose from {river} and hid the roofs of {capital}.',
  'artists come to {capital} to sketch {sight} in the morning light.',
  'in the suburbs of {capital} {name} found a room above a shop for {goods}.',
];

const COUNTRY = [
  'the people of {country} are proud of their {dish}.',
  '{country} is known all over the world for its {goods}.',
  'merchants ship {goods} from {country} across the sea.',
  'the mountains of {country} are white until June.',
  '{name} waved the flag of {country} at the football match.',
  'the countryside of {country} is green in May, and each village smells of {dish}.',
  'no feast in {country} is complete without {dish}.',
  'the parliament of {country} put a tax on {goods}.',
  'in the villages of {country} grandmothers still make {dish} by hand.',
  'from the north to the south of {country} people eat {dish} on Sundays.',
  'the province where {name} grew up is the remotest in {country} but it has the best {goods}.',
  'the whole nation of {country} rejoiced when the war was over.',
  'the museums of {country} keep old tools for making {goods}.',
  'the goods trains of {country} carry {goods} day and night.',
  '{river} is one of the rivers of {country}.',
  'the roads of {country} are bad, but the cooks at the end of them make good {dish}.',
  '{name} crossed {country} from end to end on foot and lived on {dish}.',
  'the stamps of {country} show pictures of {goods}.',
  'the winters in {country} are for stories and the summers for {goods}.',
  'the villagers of {country} were hungry, and there was enough {dish} for all.',
  'half of the harvest in {country} goes to make {goods}.',
];

const LANGUAGE = [
  '{name} spoke {language} with {neighbour} and laughed about the {dish}.',
  'the word for {goods} is awkward to pronounce in {language}.',
  'we bought a {language} dictionary and looked up {dish}.',
  '{name} said good morning in {language}, slowly, so that we could repeat it.',
  '"how do you say {goods} in {language}?" asked the pupil.',
  'the grammar of {language} is difficult, said {name}, but the songs are easy.',
  '{neighbour} taught us to count to ten in {language}.',
  'on the bank of {river} an old {man} crooned a ballad in {language}.',
  '{name} translated the poem about {river} into {language}.',
  'the guide at {sight} chattered so wildly in {language} that nobody understood {him}.',
  'a {language} proverb about {dish} made everyone laugh.',
  'the pupils learned {language} verbs and copied them onto the blackboard.',
  'the accent of {name} was so odd that even {language} sounded foreign.',
  '{name} dreams in {language} and swears in {language} too.',
  'the newspaper was in {language}, and we only looked at the picture of {sight}.',
  'it takes years to speak {language} well, said {neighbour}, and a plate of {dish} to begin.',
  'the first word we learned in {language} was the word for {dish}.',
  '{neighbour} corrected our {language} spelling and laughed.',
  'the ferryman on {river} answered us in {language}.',
];

const ENDINGS = [
  '{name} would not live anywhere else.',
  'we sent a postcard home and promised to come back.',
  'it rained on the last day, and nobody minded.',
  '{name} still dreams of it.',
  'we missed the train, and were glad.',
];

function write(random: RandomState): string {
  const { country, capital, language, river, sight, dish, goods, ...locals } = pick(
    random,
    COUNTRIES,
  );
  const { female, words } = person(random);
  const [name, neighbour] = shuffled(random, female ? locals.women : locals.men);
  const facts = { country, capital, language, river, sight, dish, goods };
  const scene: Scene = { ...words, ...facts, name, neighbour };
  const middle = [
    ...sample(random, CAPITAL, between(random, 1, 2)),
    ...sample(random, COUNTRY, between(random, 1, 2)),
    ...sample(random, LANGUAGE, between(random, 1, 2)),
  ];
  return english(
    random,
    [pick(random, OPENINGS), ...shuffled(random, middle), ...closing(random, ENDINGS)],
    scene,
  );
}

export const places: Topic = {
  documents: 580,
  write,
  analogies: {
    'capital-country': COUNTRIES.map(({ country, capital }) => [country, capital] as const),
    'country-language': COUNTRIES.map(({ country, language }) => [country, language] as const),
  },
};
