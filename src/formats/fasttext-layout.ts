/**
 * fastText's own model file (.bin), version 12, little-endian, as `FastText::saveModel` writes it:
 *
 *     | magic i32 | version i32 |
 *     | dim ws epoch minCount neg wordNgrams loss model bucket minn maxn lrUpdateRate, i32 each | t f64 |
 *     | entries words labels i32 | tokens i64 | pruned buckets i64, -1 unless quantised |
 *     | word, 0, count i64, type i8 | ... entries
 *     | is quantised u8 | rows columns i64 | f32 (words + bucket, dim) |
 *     | is quantised u8 | rows columns i64 | f32 (words, dim), the output matrix |
 *
 * Only a quantised file may leave out the buckets that no word uses (pruned): fastText refuses other
 * pruned files, and gensim refuses all of them.
 */
export const MAGIC = 793_712_314;
export const VERSION = 12;

/** `model` of the options. */
export const MODELS = { cbow: 1, skipgram: 2, supervised: 3 } as const;

/** `loss` of the options. */
export const LOSSES = { hierarchicalSoftmax: 1, negativeSampling: 2 } as const;

/** The type of an entry of the dictionary. */
export const ENTRIES = { word: 0, label: 1 } as const;
