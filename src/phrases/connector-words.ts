/**
 * Connector words by language (ISO 639-1): a phrase neither begins nor ends with one, but may hold
 * any number of them, as "bank of america" does. English: the articles, the prepositions that often
 * stand inside of names, and two conjunctions.
 */
export const CONNECTOR_WORDS: Readonly<Record<string, readonly string[]>> = {
  en: 'a an and at by for from in of on or the to with without'.split(' '),
};
