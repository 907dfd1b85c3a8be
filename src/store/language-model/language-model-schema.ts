/**
 * A language model file is one SQLite database, told apart from the files of word vectors by its
 * application id. Any SQLite shell can look inside:
 *
 *     sqlite3 lm.db "SELECT name, shape FROM tensor WHERE role = 'parameter' ORDER BY place"
 *     sqlite3 lm.db "SELECT token, count FROM vocabulary ORDER BY id LIMIT 10"
 *     sqlite3 lm.db "SELECT value FROM meta WHERE key = 'architecture'"
 *     sqlite3 lm.db "SELECT epoch, perplexity, validation_perplexity FROM history"
 *
 * Tensors are named as PyTorch names them (`rnn.weight_ih_l0`); their numbers are little-endian, row
 * by row, cut into blocks.
 */

/** "LoLM" in ASCII: tells a language model from word vectors and from any other SQLite file. */
export const LANGUAGE_MODEL_ID = 0x4c6f4c4d;

/** Goes up whenever a program of an older version could no longer read the file. */
export const LANGUAGE_MODEL_VERSION = 1;

/** Small, since many tensors are. */
export const LANGUAGE_MODEL_PAGE_SIZE = 8192;

/** Bytes of every block of a tensor but the last. */
export const TENSOR_BLOCK_BYTES = 4 << 20;

/** What a tensor is for: the model itself, or resuming its training. */
export type TensorRole = 'parameter' | 'resume';

/**
 * The values of `meta`, each JSON: architecture, level (char or word), options, corpus, position
 * (where its training stands; null where it cannot resume), created (ISO 8601), version (of wordloom).
 */
export const LANGUAGE_MODEL_DDL = `
  CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE vocabulary (
    id INTEGER PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    count INTEGER NOT NULL
  );

  CREATE TABLE tensor (
    place INTEGER PRIMARY KEY, -- in order, from 0
    role TEXT NOT NULL,        -- parameter, or resume
    name TEXT NOT NULL,
    type TEXT NOT NULL,        -- float32, or float64
    shape TEXT NOT NULL,       -- JSON: [rows, columns], or [length]
    UNIQUE (role, name)
  );

  CREATE TABLE tensor_block (
    place INTEGER NOT NULL,    -- of the tensor
    block INTEGER NOT NULL,    -- in order, from 0
    checksum INTEGER NOT NULL, -- CRC-32 of data
    data BLOB NOT NULL,
    PRIMARY KEY (place, block)
  );

  CREATE TABLE history (
    epoch INTEGER NOT NULL,
    loss REAL,
    perplexity REAL,
    validation_loss REAL,
    validation_perplexity REAL,
    bits_per_character REAL,
    learning_rate REAL NOT NULL,
    tokens INTEGER NOT NULL,
    seconds REAL NOT NULL
  );
`;
