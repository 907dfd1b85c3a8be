/**
 * The form in which words are compared with stop words: composed (NFC), lower case, with plain
 * apostrophes. The lists contain several forms.
 */
export function stopWordKey(word: string): string {
  return word.normalize('NFC').toLowerCase().replaceAll('\u2019', "'");
}

/**
 * The keys (`stopWordKey`) of the words to drop.
 *
 * @param stopWords a language (ISO 639-1), whose list is loaded, or the words themselves
 * @throws RangeError for a language without a list; the message names the others
 */
export async function loadStopWords(
  stopWords: string | readonly string[],
): Promise<ReadonlySet<string>> {
  const words = typeof stopWords === 'string' ? await wordsOf(stopWords) : stopWords;
  return new Set(words.map(stopWordKey));
}

/** The languages (ISO 639-1) with a list of stop words, sorted. */
export async function stopWordLanguages(): Promise<string[]> {
  return Object.keys(await loadLists()).toSorted();
}

async function wordsOf(language: string): Promise<readonly string[]> {
  const lists = await loadLists();
  // The lists are a plain object: without hasOwn, "constructor" would be a language.
  if (!Object.hasOwn(lists, language)) {
    throw new RangeError(
      `There are no stop words for the language ${JSON.stringify(language)}; ` +
        `known: ${(await stopWordLanguages()).join(', ')}. Or give the words themselves as an array`,
    );
  }
  return lists[language];
}

async function loadLists(): Promise<Readonly<Record<string, readonly string[]>>> {
  return (await import('stopwords-iso')).default;
}
