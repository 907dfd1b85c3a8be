/**
 * Connector words by language (ISO 639-1). A phrase neither starts nor ends with one, but may contain any
 * number of them, as in "bank of america". English: the articles, the prepositions common in names, and two
 * conjunctions.
 */
export const CONNECTOR_WORDS: Readonly<Record<string, readonly string[]>> = {
  en: 'a an and at by for from in of on or the to with without'.split(' '),
};
