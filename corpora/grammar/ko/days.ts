import type { RandomState } from '../../../src/random.js';
import { between, pick, sample, shuffled, type Scene } from '../template.js';
import type { Pair, Topic } from '../topic.js';
import { closing } from './closing.js';
import { friendOf, person } from './gender.js';
import { korean } from './korean.js';

interface Verb {
  readonly 현재: string;
  readonly 과거: string;
  /** What comes before the verb. */
  readonly 무엇: readonly string[];
}

const VERBS: readonly Verb[] = [
  { 현재: '걷는다', 과거: '걸었다', 무엇: ['오솔길을', '둑길을', '눈길을'] },
  { 현재: '달린다', 과거: '달렸다', 무엇: ['바닷가를', '들길을', '비탈길을'] },
  { 현재: '그린다', 과거: '그렸다', 무엇: ['무지개를', '고래를', '자화상을'] },
  { 현재: '쓴다', 과거: '썼다', 무엇: ['일기를', '동시를', '편지를'] },
  { 현재: '읽는다', 과거: '읽었다', 무엇: ['동화책을', '만화책을', '잡지를'] },
  { 현재: '마신다', 과거: '마셨다', 무엇: ['식혜를', '유자차를', '샘물을'] },
  { 현재: '심는다', 과거: '심었다', 무엇: ['고추를', '봉숭아를', '콩을'] },
  { 현재: '씻는다', 과거: '씻었다', 무엇: ['그릇을', '딸기를', '운동화를'] },
  { 현재: '던진다', 과거: '던졌다', 무엇: ['눈덩이를', '조약돌을', '공을'] },
  { 현재: '헤엄친다', 과거: '헤엄쳤다', 무엇: ['호수에서', '섬까지', '거꾸로'] },
  { 현재: '청소한다', 과거: '청소했다', 무엇: ['다락을', '유리창을', '골방을'] },
  { 현재: '연주한다', 과거: '연주했다', 무엇: ['피아노를', '가야금을', '하모니카를'] },
  { 현재: '만든다', 과거: '만들었다', 무엇: ['종이배를', '모래성을', '눈사람을'] },
];

const OPENINGS = [
  '{이름}은/는 날마다 할 일을 달력에 적는다.',
  '[월요일|수요일|금요일]이었고 날이 맑았다.',
  '{이름}과/와 {친구}은/는 여름을 함께 보낸다.',
  '이웃들은 {이름}이/가 무엇을 할지 늘 궁금하다.',
];

const PRESENT = [
  '우리는 날마다 {무엇} {현재}.',
  '{이름}은/는 아침마다 {무엇} {현재}.',
  '사람들은 기쁠 때 {무엇} {현재}.',
  '나는 요즘 {무엇} 자주 {현재}.',
  '{친구}은/는 틈만 나면 {무엇} {현재}.',
  '주말이면 모두 {무엇} 함께 {현재}.',
  '아이들은 언제나 즐겁게 {현재}.',
  '이 마을에서는 해마다 다 같이 {현재}.',
];

const PAST = [
  '우리는 어제 {무엇} {과거}.',
  '지난주에 {이름}은/는 {무엇} {과거}.',
  '한 시간 전에 {친구}은/는 {무엇} {과거}.',
  '{그}은/는 그날 저녁까지 {무엇} {과거}.',
  '옛날 사람들도 {무엇} 많이 {과거}.',
  '{이름}은/는 어릴 때 처음 {과거}.',
  '모두 그저께 밤늦도록 {과거}.',
  '작년 이맘때 {친구}도 {무엇} {과거}.',
];

const ENDINGS = ['그렇게 하루가 간다.', '달력이 거의 다 찼다.', '{친구}은/는 하품만 한다.'];

function write(random: RandomState): string {
  const { words } = person(random);
  const scene: Scene = { ...words, ...pick(random, VERBS), 친구: friendOf(random, words) };
  // One tense after the other: what they do, then what they did, or the other way round.
  const middle = shuffled(random, [PRESENT, PAST]).flatMap((tense) =>
    sample(random, tense, between(random, 2, 3)),
  );
  return korean(random, [pick(random, OPENINGS), ...middle, ...closing(random, ENDINGS)], scene);
}

export const days: Topic = {
  documents: 430,
  write,
  analogies: { 'past-tense': VERBS.map(({ 현재, 과거 }): Pair => [현재, 과거]) },
};
