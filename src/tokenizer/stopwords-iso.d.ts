/** The package is one JSON file, which the build makes a module. */
declare module 'stopwords-iso' {
  /** Stop words by language, ISO 639-1. */
  const lists: Readonly<Record<string, readonly string[]>>;
  export default lists;
}
