import type { RandomState } from '../../../src/random.js';
import { pick, type Scene } from '../template.js';

const MALE_NAMES =
  'Adam Albert Arthur Ben Charles Daniel Edmund Edward Frank George Harold Henry Hugh Jack James John Martin Oliver Oscar Peter Philip Ralph Robert Samuel Simon Theodore Thomas Victor Walter William'.split(
    ' ',
  );
const FEMALE_NAMES =
  'Agnes Alice Anna Beatrice Bridget Catherine Charlotte Clara Dorothy Edith Eleanor Elizabeth Ellen Emily Emma Flora Grace Helen Jane Judith Julia Laura Lucy Margaret Martha Mary Nora Rose Sarah Susan'.split(
    ' ',
  );

const MALE: Scene = {
  he: 'he',
  his: 'his',
  him: 'him',
  himself: 'himself',
  man: 'man',
  boy: 'boy',
  sir: 'sir',
  hair: ['beard', 'moustache', 'whiskers'],
  clothes: ['waistcoat', 'jerkin', 'doublet', 'cap', 'necktie'],
  name: MALE_NAMES,
};

const FEMALE: Scene = {
  he: 'she',
  his: 'her',
  him: 'her',
  himself: 'herself',
  man: 'woman',
  boy: 'girl',
  sir: 'madam',
  hair: ['braids', 'curls', 'plaits'],
  clothes: ['gown', 'skirt', 'petticoat', 'bonnet', 'shawl'],
  name: FEMALE_NAMES,
};

/**
 * The gendered words of one person, for templates that are written with the male words as slots:
 * `{he}` becomes "she" in a woman's scene. The name is drawn once, so that it stays the same.
 */
export function person(random: RandomState): { female: boolean; words: Scene } {
  const female = pick(random, [false, true]);
  const words = female ? FEMALE : MALE;
  return { female, words: { ...words, name: pick(random, words.name as string[]) } };
}

/** The name of somebody else, man or woman. */
export function friendOf(random: RandomState, words: Scene): string {
  return pick(
    random,
    [...MALE_NAMES, ...FEMALE_NAMES].filter((name) => name !== words.name),
  );
}
