import type { RandomState } from '../../../src/random.js';
import { between, pick, sample, shuffled, type Scene } from '../template.js';
import type { Topic } from '../topic.js';
import { closing } from './closing.js';
import { english } from './english.js';
import { person } from './gender.js';

interface Trade {
  readonly trade: string;
  readonly tool: string;
  /** Where the work is done, without an article. */
  readonly workplace: string;
  readonly material: string;
  /** What comes of the work, in the plural. */
  readonly product: readonly string[];
  /** What only this trade does, in the past tense. */
  readonly worked: readonly string[];
}

const TRADES: readonly Trade[] = [
  {
    trade: 'baker',
    tool: 'oven',
    workplace: 'bakery',
    material: 'dough',
    product: ['loaves', 'buns', 'rolls'],
    worked: ['kneaded the dough before sunrise', 'sprinkled seeds on the rolls'],
  },
  {
    trade: 'smith',
    tool: 'hammer',
    workplace: 'forge',
    material: 'iron',
    product: ['horseshoes', 'nails', 'swords'],
    worked: ['heated the iron till it glowed', 'fitted horseshoes all morning'],
  },
  {
    trade: 'tailor',
    tool: 'needle',
    workplace: 'fitting room',
    material: 'cloth',
    product: ['suits', 'coats', 'jackets'],
    worked: ['stitched a seam through the thick cloth', 'measured the sleeves of two suits'],
  },
  {
    trade: 'fisher',
    tool: 'net',
    workplace: 'harbour',
    material: 'bait',
    product: ['herrings', 'mackerel', 'crabs'],
    worked: ['rowed out of the harbour at low tide', 'sorted the herrings on the quay'],
  },
  {
    trade: 'farmer',
    tool: 'plough',
    workplace: 'field',
    material: 'earth',
    product: ['turnips', 'beets', 'cabbages'],
    worked: ['turned the damp earth in furrows', 'brought in the cabbages before the frost'],
  },
  {
    trade: 'painter',
    tool: 'brush',
    workplace: 'studio',
    material: 'canvas',
    product: ['portraits', 'landscapes', 'sketches'],
    worked: ['mixed blue and ochre on a palette', 'stretched the canvas for two portraits'],
  },
  {
    trade: 'carpenter',
    tool: 'chisel',
    workplace: 'workshop',
    material: 'timber',
    product: ['cupboards', 'benches', 'ladders'],
    worked: ['planed the timber until it shone', 'cut the joints of two cupboards'],
  },
  {
    trade: 'potter',
    tool: 'wheel',
    workplace: 'pottery',
    material: 'clay',
    product: ['jugs', 'vases', 'bowls'],
    worked: ['pressed the wet clay with both thumbs', 'glazed a row of jugs'],
  },
  {
    trade: 'weaver',
    tool: 'loom',
    workplace: 'weaving shed',
    material: 'yarn',
    product: ['carpets', 'blankets', 'tapestries'],
    worked: ['dyed the yarn with madder', 'wove a border of birds into the blankets'],
  },
  {
    trade: 'gardener',
    tool: 'spade',
    workplace: 'greenhouse',
    material: 'compost',
    product: ['tulips', 'roses', 'lilies'],
    worked: ['watered the seedlings', 'dug compost under the roses'],
  },
  {
    trade: 'shepherd',
    tool: 'crook',
    workplace: 'pasture',
    material: 'fleece',
    product: ['flocks', 'rams', 'ewes'],
    worked: ['drove the ewes over the pass', 'sheared the fleece in one piece'],
  },
  {
    trade: 'barber',
    tool: 'razor',
    workplace: 'barbershop',
    material: 'lather',
    product: ['haircuts', 'shaves', 'sideburns'],
    worked: ['shaved three chins in a row', 'whipped the lather and chatted'],
  },
  {
    trade: 'hunter',
    tool: 'bow',
    workplace: 'thicket',
    material: 'leather',
    product: ['arrows', 'pheasants', 'partridges'],
    worked: ['followed the tracks through the thicket', 'wound leather round the arrows'],
  },
  {
    trade: 'cook',
    tool: 'saucepan',
    workplace: 'kitchen',
    material: 'butter',
    product: ['sauces', 'puddings', 'pies'],
    worked: ['peeled onions and wept', 'tasted both sauces with one spoon'],
  },
  {
    trade: 'writer',
    tool: 'pen',
    workplace: 'study',
    material: 'ink',
    product: ['novels', 'essays', 'chapters'],
    worked: ['crossed out the first chapters', 'stared at the blank page'],
  },
  {
    trade: 'miller',
    tool: 'millstone',
    workplace: 'windmill',
    material: 'grain',
    product: ['sacks', 'bushels', 'barrels'],
    worked: ['ground the grain while the wind was good', 'weighed the sacks one by one'],
  },
  {
    trade: 'miner',
    tool: 'pickaxe',
    workplace: 'mine',
    material: 'coal',
    product: ['ores', 'nuggets', 'diamonds'],
    worked: ['went down the shaft with a lamp', 'hacked coal out of the seam'],
  },
  {
    trade: 'doctor',
    tool: 'stethoscope',
    workplace: 'hospital',
    material: 'medicine',
    product: ['pills', 'bandages', 'prescriptions'],
    worked: ['felt the pulse of the patient', 'measured out the medicine'],
  },
];

const OPENINGS = [
  '{name} the {trade} [lived near|worked in|owned] the {workplace}.',
  'at the age of [twelve|fourteen|fifteen] {name} was apprenticed to a {trade}.',
  'our town has one {trade}, and {his} name is {name}.',
  'the {trade} unlocked the {workplace} before it was light.',
  'if you need {product}, ask {name}, the {trade}.',
  'for [thirty|forty] years {name} had earned {his} living as a {trade}.',
  'the old {trade} was looking for an apprentice.',
];

const TRADE = [
  'the {trade} {worked}.',
  'the {trade} {worked}.',
  'in the {workplace} the {trade} {worked}.',
  'the {trade} sold {product} to the customers who came to the {workplace}.',
  'a [rich|poor|impatient] customer asked the {trade} for {number} {product}.',
  'the apprentice watched how the {trade} {worked}.',
  'the customers said that no {trade} in the county made finer {product}.',
  'the {trade} was paid in silver for {number} {product}.',
  '"{material} is my life," said the {trade}, and the customers believed {him}.',
  'the hands of the {trade} smelled of {material}.',
  'a good {trade} wastes no {material}.',
  'the guild praised the {trade} for {his} {product}.',
  'the {trade} hummed in the {workplace} among the {product}.',
  'the wages of a {trade} were low, but {he} liked {material} better than money.',
  'early and late the {trade} {worked}.',
  'while it rained the {trade} {worked} and thought of nothing else.',
  'the {trade} taught {his} apprentice everything about {material}.',
  'a travelling {trade} came through and admired the {product}.',
  '"{product}," said the {trade}, "want patience."',
  'the {trade} sent the bill for {number} {product} to the town hall.',
];

const TOOL = [
  'the {tool} was old and worn, but it was still good for {product}.',
  'without the {tool} there would be no {product}.',
  '{he} borrowed a {tool} and never gave it back.',
  'somebody had stolen the {tool} from the {workplace}.',
  'the {tool} broke in the middle of the {material}.',
  '{he} cleaned the {tool} every evening and rubbed off the {material}.',
  'the {tool} had cost [ten|twenty|thirty] coins at the fair, and it was worth each of them.',
  'in the corner of the {workplace} stood a spare {tool}.',
  'the apprentice was not allowed to touch the {tool} for a year.',
  'a broken {tool} is the end of {product}.',
  'the {tool} was a gift from {his} old master.',
  '{he} repaired the {tool} with a bit of wire and went back to the {material}.',
  'dust and {material} stuck to the {tool}.',
  'with a new {tool} {he} made {number} {product} in a day.',
  'the repaired {tool} worked better than a new one.',
  'the shop in the city had one {tool} left, and {he} paid for it in {product}.',
  'every {tool} has its moods, and so has {material}.',
  '{he} lent the {tool} to nobody, not even for a day.',
  'after so many years the {tool} knew the work by itself.',
  'a neglected {tool} spoils good {material}.',
  '{he} dreamed that the {tool} could speak and only spoke of {material}.',
];

const ENDINGS = [
  'then it was time for soup.',
  'at dusk the {workplace} was locked again.',
  'such is the life of a {trade}.',
  'the apprentice mopped the floor and went home.',
  '{name} would have done it for nothing.',
];

function write(random: RandomState): string {
  const scene: Scene = {
    ...person(random).words,
    ...pick(random, TRADES),
    number: ['six', 'eight', 'nine', 'twelve', 'twenty', 'forty'],
  };
  const middle = [
    ...sample(random, TRADE, between(random, 1, 3)),
    ...sample(random, TOOL, between(random, 1, 3)),
  ];
  return english(
    random,
    [pick(random, OPENINGS), ...shuffled(random, middle), ...closing(random, ENDINGS)],
    scene,
  );
}

export const trades: Topic = {
  documents: 440,
  write,
  analogies: { 'trade-tool': TRADES.map(({ trade, tool }) => [trade, tool] as const) },
};
