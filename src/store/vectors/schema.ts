/**
 * A model file is one SQLite database. Any SQLite shell can look inside; a vector is found by its
 * word without reading the matrix:
 *
 *     sqlite3 model.db "SELECT hex(vector) FROM vector WHERE word = 'king'"
 *     sqlite3 model.db "SELECT word, count FROM vocabulary ORDER BY id LIMIT 10"
 *     sqlite3 model.db "SELECT value FROM meta WHERE key = 'options'"
 *
 * A vector is dim float32 numbers, little-endian. With better-sqlite3:
 *
 *     const bytes = db.prepare('SELECT vector FROM vector WHERE word = ?').pluck().get('king');
 *     const vector = new Float32Array(new Uint8Array(bytes).buffer);
 */

/** "Loom" in ASCII: tells a model from any other SQLite file. */
export const APPLICATION_ID = 0x4c6f6f6d;

/** Goes up whenever a program of an older version could no longer read the file. */
export const SCHEMA_VERSION = 1;

/** The version of a model that has quantised vectors only. */
export const QUANTIZED_SCHEMA_VERSION = 2;

/**
 * The version of a model with vectors of n-grams: a program that does not know of them would drop them
 * when it saves, quantises or repairs the model.
 */
const SUBWORDS_SCHEMA_VERSION = 3;

/**
 * The version of a model with n-grams of jamo: a program that does not know of them would give words
 * that are not in the vocabulary other vectors.
 */
const JAMO_SCHEMA_VERSION = 4;

/** The last version that this program reads. */
export const LATEST_SCHEMA_VERSION = JAMO_SCHEMA_VERSION;

/** The version of a model with such n-grams. */
export const subwordsVersion = ({ maxJamo = 0 }: { readonly maxJamo?: number }): number =>
  maxJamo > 0 ? JAMO_SCHEMA_VERSION : SUBWORDS_SCHEMA_VERSION;

/** Large pages keep a block in few pieces: 4 KiB pages made single look-ups half as fast. */
export const PAGE_SIZE = 65536;

/**
 * A matrix is cut into blocks of about this many bytes. SQLite reads a whole block for one of its
 * rows, so smaller blocks make single look-ups faster (1 MiB: 0.08 ms, 256 KiB: 0.025 ms, 64 KiB:
 * 0.018 ms) but there are more of them to check when a file is opened.
 * A little under four pages, which a block with its header would otherwise exceed: 3% of the file.
 */
export const BLOCK_BYTES = 256 * 1024 - 512;

/** Rows in every block of a matrix with `dim` columns but the last. */
export function rowsPerBlock(dim: number): number {
  return Math.max(1, Math.floor(BLOCK_BYTES / (4 * dim)));
}

/**
 * The matrices of a model: 'output' is there only if training can be continued, 'raw' only in a
 * checkpoint of a training with n-grams, for the rows of words before the mean with their n-grams, and
 * 'nodes' only in one of a training with a tree and negative samples, for the rows of inner nodes.
 */
export type MatrixName = 'input' | 'output' | 'raw' | 'nodes';

/** The blocks of n-gram vectors, and those of the sorted numbers (u32) of the buckets that they are of. */
export const SUBWORD_ROWS = 'subword';
export const SUBWORD_BUCKETS = 'subword_bucket';

/**
 * The values of `meta`, each JSON: dim, size, rowsPerBlock, matrices (names), options, corpus,
 * created (ISO 8601), version (of wordloom). Block b of a matrix holds rows first_row = b *
 * rowsPerBlock and following, without gaps.
 *
 * A model with quantised vectors also has `quantized` (see QuantizedMeta in quantized-meta.ts), and its blocks
 * under the name of the encoding; where these are all it has, the view `vector` is empty.
 *
 * A model with vectors of n-grams also has `subwords` (see SubwordsRecord in ../record.ts), and blocks
 * named SUBWORD_ROWS and, unless every bucket has a row, SUBWORD_BUCKETS.
 *
 * WORD_INDEX belongs to it, to be made when all words are there. The seal follows the last page;
 * see seal.ts.
 */
const TABLES = `
  CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE vocabulary (
    id INTEGER PRIMARY KEY,
    word TEXT NOT NULL,
    count INTEGER NOT NULL
  );

  CREATE TABLE matrix_block (
    matrix TEXT NOT NULL,
    block INTEGER NOT NULL,
    first_row INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (matrix, block)
  );

  CREATE TABLE history (
    epoch INTEGER NOT NULL,
    loss REAL,
    held_out_loss REAL,
    words INTEGER NOT NULL,
    seconds REAL NOT NULL
  );

  -- CROSS JOIN keeps the order: first the word, then its block.
  CREATE VIEW vector (word, count, vector) AS
  SELECT
    vocabulary.word,
    vocabulary.count,
    substr(
      matrix_block.data,
      (vocabulary.id - matrix_block.first_row) * 4
        * (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'dim') + 1,
      4 * (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'dim')
    )
  FROM vocabulary CROSS JOIN matrix_block
  WHERE matrix_block.matrix = 'input'
    AND matrix_block.block = vocabulary.id
      / (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'rowsPerBlock');
`;

/** The length of each block and its CRC-32. Files of older versions have none. */
const CHECKSUMS = `
  CREATE TABLE checksum (
    matrix TEXT NOT NULL,
    block INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    crc32 INTEGER NOT NULL,
    PRIMARY KEY (matrix, block)
  ) WITHOUT ROWID;
`;

export const DDL = TABLES + CHECKSUMS;

/**
 * Words are distinct. Older files say so by a UNIQUE in the table, whose index has to take words in
 * no order; sorting them once in the end costs half of the time, and needs no page of it twice.
 */
export const WORD_INDEX = 'CREATE UNIQUE INDEX vocabulary_word ON vocabulary (word)';

/** Additional tables of a checkpoint. Programs that do not know them see an ordinary model. */
export const RESUME_TABLE =
  'CREATE TABLE resume (key TEXT PRIMARY KEY NOT NULL, data BLOB NOT NULL) WITHOUT ROWID';

/** All that a file may hold, of this version and of older ones. */
export const SCHEMAS = [
  [DDL, WORD_INDEX, RESUME_TABLE].join(';'),
  DDL + WORD_INDEX,
  TABLES + WORD_INDEX,
  TABLES.replace('word TEXT NOT NULL', 'word TEXT NOT NULL UNIQUE'),
];
