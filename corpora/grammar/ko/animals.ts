import type { RandomState } from '../../../src/random.js';
import { between, pick, sample, shuffled, type Scene } from '../template.js';
import type { Pair, Topic } from '../topic.js';
import { closing } from './closing.js';
import { korean, particles } from './korean.js';

interface Animal {
  readonly 동물: string;
  readonly 새끼: string;
  readonly 집: string;
  readonly 먹이: string;
  /** Its sound or its way of moving. */
  readonly 모양: string;
}

const ANIMALS: readonly Animal[] = [
  { 동물: '개', 새끼: '강아지', 집: '개집', 먹이: '뼈다귀', 모양: '멍멍' },
  { 동물: '소', 새끼: '송아지', 집: '외양간', 먹이: '여물', 모양: '음매' },
  { 동물: '말', 새끼: '망아지', 집: '마구간', 먹이: '당근', 모양: '히힝' },
  { 동물: '닭', 새끼: '병아리', 집: '닭장', 먹이: '모이', 모양: '꼬꼬' },
  { 동물: '개구리', 새끼: '올챙이', 집: '논', 먹이: '물풀', 모양: '개굴개굴' },
  { 동물: '나비', 새끼: '애벌레', 집: '배추밭', 먹이: '배춧잎', 모양: '팔랑팔랑' },
  { 동물: '매미', 새끼: '굼벵이', 집: '느티나무', 먹이: '나무즙', 모양: '맴맴' },
  { 동물: '호랑이', 새끼: '개호주', 집: '바위굴', 먹이: '멧돼지', 모양: '어흥' },
  { 동물: '곰', 새끼: '능소니', 집: '동굴', 먹이: '벌꿀', 모양: '어슬렁어슬렁' },
];

const OPENINGS = [
  '{집}에 늙은 {동물} 한 마리가 살았다.',
  '이른 봄 {집}에서 {새끼} 한 마리가 태어났다.',
  '아이들은 {집} 옆에서 길 잃은 {새끼}을/를 만났다.',
  '마을 사람들은 {집} 이야기만 나오면 {동물} 걱정을 했다.',
];

const ADULT = [
  '늙은 {동물}은/는 {모양} 하며 {먹이}을/를 찾았다.',
  '다 자란 {동물}은/는 {모양} 하며 낯선 사람에게서 {집}을/를 지킨다.',
  '{동물}은/는 겨울에도 {집}에서 {먹이}을/를 찾아냈다.',
  '의젓한 {동물}은/는 {모양} 소리를 내고는 {집}에서 쉬었다.',
  '오래 산 {동물}은/는 평생 {먹이}을/를 산더미처럼 먹었다.',
  '게으른 {동물}은/는 {모양} 소리도 없이 {집}에서 낮잠만 잤다.',
  '점잖은 {동물}은/는 {먹이}을/를 보고도 서두르지 않았다.',
  '지혜로운 {동물}은/는 {집}을/를 떠나지 않았다.',
  '밤이면 {동물}은/는 {모양} 하고 {집}에서 꿈을 꾼다.',
];

const YOUNG = [
  '갓 태어난 {새끼}은/는 눈도 뜨지 못하고 {집}에서 꼼지락거렸다.',
  '조그만 {새끼}은/는 {모양} 흉내를 내다가 뒤로 굴렀다.',
  '호기심 많은 {새끼}은/는 {먹이}을/를 보고 재채기를 했다.',
  '겁 많은 {새끼}은/는 제 그림자에 놀라 {집}에서 나오지 않았다.',
  '태어난 지 이레 된 {새끼}은/는 아직 {먹이}을/를 먹지 못한다.',
  '아이들은 {새끼}은/는 내 것이라고 {집}에서 서로 우겼다.',
  '장난꾸러기 {새끼}은/는 {모양} 소리만 들으면 {집}을/를 빠져나갔다.',
  '귀여운 {새끼}은/는 처음으로 {먹이}을/를 먹고 {모양} 하며 으쓱했다.',
  '꼬마 {새끼}은/는 언젠가 {모양} 하고 어른이 되는 꿈을 꾼다.',
];

const ENDINGS = [
  '한 해가 지나면 {새끼}도 {동물}이/가 될 것이다.',
  '{집}은/는 다시 조용해졌다.',
  '마을 사람들은 그제야 마음을 놓았다.',
];

function write(random: RandomState): string {
  const scene: Scene = { ...pick(random, ANIMALS) };
  const middle = [
    ...sample(random, ADULT, between(random, 2, 3)),
    ...sample(random, YOUNG, between(random, 2, 3)),
  ];
  return korean(
    random,
    [pick(random, OPENINGS), ...shuffled(random, middle), ...closing(random, ENDINGS)],
    scene,
  );
}

export const animals: Topic = {
  documents: 230,
  write,
  analogies: {
    'animal-young': ANIMALS.map(({ 동물, 새끼 }): Pair => [
      particles(`${동물}은/는`),
      particles(`${새끼}은/는`),
    ]),
  },
};
