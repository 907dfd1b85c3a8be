import type { RandomState } from '../../../src/random.js';
import { pick, type Scene } from '../template.js';

const MALE: Scene = {
  그: '그',
  남자: '남자',
  소년: '소년',
  머리: ['수염', '콧수염'],
  아이머리: ['까까머리', '더벅머리'],
  옷: ['두루마기', '조끼'],
  장식: ['갓', '허리띠'],
  이름: [
    '철수',
    '민준',
    '영호',
    '동현',
    '상우',
    '태식',
    '준호',
    '성민',
    '대성',
    '만복',
    '경수',
    '덕구',
  ],
};

const FEMALE: Scene = {
  그: '그녀',
  남자: '여자',
  소년: '소녀',
  머리: ['쪽머리', '댕기'],
  아이머리: ['갈래머리', '댕기'],
  옷: ['치마', '저고리'],
  장식: ['비녀', '노리개'],
  이름: [
    '영희',
    '수진',
    '은지',
    '미영',
    '혜원',
    '순자',
    '지은',
    '연우',
    '보람',
    '말순',
    '정아',
    '소라',
  ],
};

/**
 * The gendered words of one person, for templates that are written with the male words as slots.
 * The name is drawn once, so that it stays the same.
 */
export function person(random: RandomState): { female: boolean; words: Scene } {
  const female = pick(random, [false, true]);
  const words = female ? FEMALE : MALE;
  return { female, words: { ...words, 이름: pick(random, words.이름 as string[]) } };
}

/** The name of somebody else, man or woman. */
export function friendOf(random: RandomState, words: Scene): string {
  return pick(
    random,
    [...MALE.이름, ...FEMALE.이름].filter((name) => name !== words.이름),
  );
}
