/**
 * Turkish, Azeri and Lithuanian have lower-casing rules of their own (Unicode's SpecialCasing.txt).
 * Intl.Locale is not used here because it takes longer than lower-casing a word.
 */
const SPECIAL = /^(?:tr|tur|az|aze|lt|lit)(?:-|$)/i;

/** Whether a language (BCP 47) has its own lower-casing rules. */
export const hasOwnLowerCase = (locale: string): boolean => SPECIAL.test(locale);

/**
 * Lower-cases a text. Turkish, Azeri and Lithuanian follow their own rules, so I becomes ı in Turkish.
 * In all other languages İ becomes a plain i, without the second dot that nobody types.
 *
 * @param locale the language (BCP 47)
 */
export function lowerCase(text: string, locale: string): string {
  return hasOwnLowerCase(locale)
    ? text.toLocaleLowerCase(locale)
    : text.replaceAll('\u0130', 'i').toLowerCase();
}
