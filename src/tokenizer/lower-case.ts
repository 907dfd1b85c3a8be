/**
 * Turkish, Azeri and Lithuanian, whose lower case differs from that of all other languages, by
 * Unicode's SpecialCasing.txt. Not by Intl.Locale, which takes longer than to lower-case a word.
 */
const SPECIAL = /^(?:tr|tur|az|aze|lt|lit)(?:-|$)/i;

/** Whether a language (BCP 47) has rules of its own for lower case. */
export const hasOwnLowerCase = (locale: string): boolean => SPECIAL.test(locale);

/**
 * A text in lower case. In Turkish, Azeri and Lithuanian by the rules of the language, so that I is
 * ı in Turkish; in all others İ is a plain i, not an i with a second dot, which nobody types.
 *
 * @param locale the language (BCP 47)
 */
export function lowerCase(text: string, locale: string): string {
  return hasOwnLowerCase(locale)
    ? text.toLocaleLowerCase(locale)
    : text.replaceAll('\u0130', 'i').toLowerCase();
}
