import type { RandomState } from '../../../src/random.js';
import { pick } from '../template.js';

const WEATHER = [
  '밖에는 눈이 소리 없이 내렸다.',
  '비가 창문을 두드렸다.',
  '하늘에는 구름 한 점 없었다.',
  '어디선가 [종소리|닭 우는 소리|물소리]가 들려왔다.',
  '[지붕|언덕|강] 위에 달이 떠 있었다.',
  '바람에서 [사과|연기|풀] 냄새가 났다.',
  '제비가 돌아온 봄날이었다.',
  '들판에 안개가 자욱했다.',
  '첫 별이 떴다.',
];

/** The last sentence of a document: none, one that fits anywhere, or one of its own endings. */
export function closing(random: RandomState, endings: readonly string[]): string[] {
  return pick(random, [[], [pick(random, WEATHER)], [pick(random, endings)]]);
}
