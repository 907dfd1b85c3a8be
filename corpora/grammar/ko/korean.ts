import type { RandomState } from '../../../src/random.js';
import { tell, type Scene } from '../template.js';

/** A particle by its two forms: after a final consonant, after a vowel. */
const PARTICLE =
  /([가-힣])(은\/는|이\/가|을\/를|과\/와|으로\/로|이라는\/라는|이라고들\/라고들|이었다\/였다|이다\/다)/g;

const FIRST_SYLLABLE = '가'.charCodeAt(0);
const FINALS = 28; // Syllables are laid out by initial, vowel and final consonant; final 0 is none.
const FINAL_RIEUL = 8;

/** Chooses between the two forms of each particle: `왕은/는` becomes 왕은, `공주은/는` 공주는. */
export function particles(text: string): string {
  return text.replace(PARTICLE, (_, syllable: string, forms: string) => {
    const [afterConsonant, afterVowel] = forms.split('/');
    const final = (syllable.charCodeAt(0) - FIRST_SYLLABLE) % FINALS;
    const asVowel = final === 0 || (final === FINAL_RIEUL && forms === '으로/로');
    return syllable + (asVowel ? afterVowel : afterConsonant);
  });
}

/** The templates filled and joined as Korean, each noun with the particle that fits its sound. */
export function korean(random: RandomState, templates: readonly string[], scene: Scene): string {
  return particles(tell(random, templates, scene).join(' '));
}
