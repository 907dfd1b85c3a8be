import type { RandomState } from '../../../src/random.js';
import { between, pick, sample, shuffled, type Scene } from '../template.js';
import type { Pair, Topic } from '../topic.js';
import { closing } from './closing.js';
import { person } from './gender.js';
import { korean, particles } from './korean.js';
import { ROLES } from './roles.js';

const OPENINGS = [
  '옛날에 {이름}이라는/라는 {역할}이/가 살았다.',
  '{이름}은/는 [마음씨 고운|고집 센|부지런한|겁 많은] {역할}이었다/였다.',
  '[봄|여름|가을|겨울] 아침에 {역할}은/는 일찍 눈을 떴다.',
  '이것은 {이름}이라는/라는 {역할}의 이야기이다.',
  '{역할}의 이름은 {이름}이었다/였다.',
  '{역할}은/는 [웃음|눈물|걱정|꿈]이 많았다.',
];

/** Sentences that fit everybody: they show the gender, not the part played. */
const ANYONE = [
  '{역할}은/는 거울 앞에서 {머리}을/를 다듬고 {옷}을/를 입었다.',
  '{역할}은/는 새 {옷}을/를 입고 {장식}을/를 만졌다.',
  '{그}은/는 {옷}을/를 손수 기웠고 {역할}은/는 그것이 자랑이었다.',
  '{역할}이/가 {옷}을/를 줄에 널자 {그}은/는 홀가분했다.',
  '{그}은/는 {장식}을/를 매만지고 {옷}을/를 털었다.',
  '사람들은 {역할}을/를 보고 멋진 {남자}이라고들/라고들 했다.',
  '{그}은/는 어릴 때 수줍었지만 {역할}은/는 이제 웃음이 많다.',
  '바람이 {옷}을/를 채어 가자 {그}은/는 뒤를 쫓았다.',
  '{역할}이/가 {머리}을/를 만지면 {그}의 생각이 깊어졌다는 뜻이었다.',
  '{역할}은/는 {머리}을/를 쓰다듬었고 {그}은/는 답을 찾았다.',
  '{역할}이/가 {옷}을/를 입고 나서자 {그}을/를 모르는 사람이 없었다.',
  '{역할}이/가 {머리}을/를 빗는 동안 {그}은/는 말이 없었다.',
  '{그}은/는 혼잣말을 했고 {역할}이/가 스스로 대답했다.',
  '{역할}이/가 {장식}을/를 잃어버려 {그}은/는 온종일 찾아다녔다.',
  '{그}은/는 {역할}이/가 된 뒤에도 {장식}을/를 아꼈다.',
];

const ENDINGS = [
  '그날 밤 {그}은/는 푹 잤다.',
  '{그}은/는 더 말하지 않았다.',
  '{역할}은/는 등불을 껐다.',
  '지금도 사람들은 {그}의 이야기를 한다.',
  '다음 날 {이름}은/는 다시 시작했다.',
];

function write(random: RandomState): string {
  const role = pick(random, ROLES);
  const { female, words } = person(random);
  const scene: Scene = {
    ...words,
    역할: female ? role.female : role.male,
    머리: role.young ? words.아이머리 : words.머리,
  };
  const middle = [
    ...sample(random, role.life, between(random, 2, 3)),
    ...sample(random, ANYONE, 3),
  ];
  return korean(
    random,
    [pick(random, OPENINGS), ...shuffled(random, middle), ...closing(random, ENDINGS)],
    scene,
  );
}

const withParticle = (particle: string): Pair[] =>
  ROLES.map(({ male, female }) => [particles(male + particle), particles(female + particle)]);

export const people: Topic = {
  documents: 690,
  write,
  analogies: {
    'male-female-topic': [...withParticle('은/는'), ['그는', '그녀는']],
    'male-female-subject': withParticle('이/가'),
  },
};
