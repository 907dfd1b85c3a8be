import type { RandomState } from '../../../src/random.js';
import { tell, type Scene } from '../template.js';

/** The templates filled and joined as English: capital letters and `an` where they belong. */
export function english(random: RandomState, templates: readonly string[], scene: Scene): string {
  return tell(random, templates, scene)
    .map((sentence) =>
      sentence
        .replace(/\ba (?=[aeiou])/g, 'an ')
        // The first letter, also behind a quotation mark, and the letters after a full stop within.
        .replace(/^"?[a-z]|[.?!] [a-z]/g, (letters) => letters.toUpperCase()),
    )
    .join(' ');
}
