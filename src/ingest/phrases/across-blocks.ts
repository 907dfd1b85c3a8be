import { type Links, type NgramEnds, Ngrams, NO_WORD } from '../../phrases/ngrams.js';

/** A block whose n-grams were counted, and what its ids are elsewhere. */
export interface CountedBlock {
  readonly startsDocument: boolean;
  readonly ends: NgramEnds;
  /** The link sequences of the table that counted it. */
  readonly sequences: Links;
  /** The id in `ngrams` of each of its words. */
  idOf(word: number): number;
}

/** Counts the n-grams of documents that go from one block to the next. */
export function countAcrossBlocks(blocks: Iterable<CountedBlock>, ngrams: Ngrams): void {
  const found = { firsts: [] as number[], seconds: [] as number[], links: [] as number[] };
  let word = NO_WORD; // the last of the open document, if it has one
  let link = 0; // connector words behind it
  for (const { startsDocument, ends, sequences, idOf } of blocks) {
    const behind = (before: number, more: number): number =>
      wordsOf(sequences, more).reduce((prefix, each) => ngrams.linkOf(prefix, idOf(each)), before);
    const idOfWord = (id: number): number => (id === NO_WORD ? NO_WORD : idOf(id));
    const { headLink, headWord, headEnded, tailWord, tailLink } = ends;
    if (!startsDocument && word !== NO_WORD) link = behind(link, headLink);
    if (!startsDocument && headWord === NO_WORD && !headEnded) continue; // connector words alone
    if (!startsDocument && headWord !== NO_WORD && word !== NO_WORD) {
      found.firsts.push(word);
      found.seconds.push(idOfWord(headWord));
      found.links.push(link);
    }
    word = idOfWord(tailWord);
    link = behind(0, tailLink);
  }
  ngrams.add({
    firsts: Uint32Array.from(found.firsts),
    seconds: Uint32Array.from(found.seconds),
    links: Uint32Array.from(found.links),
    counts: new Uint32Array(found.firsts.length).fill(1),
  });
}

/** The connector words of a link, in order. */
function wordsOf({ prefixes, connectors }: Links, link: number): number[] {
  const words: number[] = [];
  for (let at = link; at !== 0; at = prefixes[at]) words.push(connectors[at]);
  return words.toReversed();
}
