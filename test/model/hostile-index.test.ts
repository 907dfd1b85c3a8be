import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIndex, openIndex } from '../../src/model/approximate.js';
import { ModelFile, saveModel } from '../../src/store/index.js';
import { indexPathOf } from '../../src/store/vectors/index-file.js';
import { library } from '../neighbors/approximate/library.js';
import { clusteredEmbedding } from '../neighbors/clusters.js';
import { TestFolder } from '../cli/run.js';

const [SIZE, DIM, M] = [600, 8, 4];
const END_BYTES = 20;

const folder = new TestFolder();
const path = folder.at('model.db');
const index = indexPathOf(path);

/** What is where in the library's file, see check-graph.ts. */
const head = 8 + SIZE * DIM * 4;
const counts = head + 64;
const levels = counts + 40;
const nodes = levels + 2 * SIZE;
const linksBytes = (level: number): number => 4 + 4 * (level === 0 ? 2 * M : M);

let whole: Buffer; // the index as it was made
let graphEnd: number;
let starts: number[]; // of the nodes

const levelOf = (slot: number): number => whole.readInt16LE(levels + 2 * slot);
/** A node with links above level 0. */
const high = (): number => starts.findIndex((_, slot) => levelOf(slot) > 0);
const low = (): number => starts.findIndex((_, slot) => levelOf(slot) === 0);

/** Changes the library's part, as a stranger would who knows all about checksums. */
function forge(edit: (bytes: Buffer) => Buffer | void, editHeader: object = {}): void {
  const bytes = Buffer.from(whole);
  const graph = Buffer.from(bytes.subarray(0, graphEnd));
  const library = edit(graph) ?? graph;
  const json = JSON.parse(bytes.toString('utf8', graphEnd, bytes.length - END_BYTES));
  const header = Buffer.from(
    JSON.stringify({ ...json, graphChecksum: crc32(library.subarray(head)), ...editHeader }),
  );
  const end = Buffer.from(bytes.subarray(-END_BYTES));
  end.writeUInt32LE(header.length, 0);
  end.writeUInt32LE(crc32(header), 4);
  writeFileSync(index, Buffer.concat([library, header, end]));
}

/** The code of what opening throws, or 'open' where it is searched. */
async function outcome(searched: readonly string[] = []): Promise<string> {
  const file = ModelFile.open(path);
  try {
    const opened = await openIndex(file);
    for (const word of searched) opened!.neighbors.similar(word, { topn: 20 });
    return 'open';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    file.close();
  }
}

describe.skipIf(library === undefined)(
  'an index of a stranger (where usearch is installed)',
  () => {
    beforeAll(async () => {
      const { vocabulary, dim, data } = clusteredEmbedding(SIZE, DIM, 1);
      const more = { output: null, options: {}, history: [], corpus: {} };
      saveModel(path, { vocabulary, dim, input: data, ...more });
      await buildIndex(path, { queries: 10, m: M });
      whole = readFileSync(index);
      graphEnd = whole.length - END_BYTES - whole.readUInt32LE(whole.length - END_BYTES);
      starts = [];
      let at = nodes;
      for (let slot = 0; slot < SIZE; slot++) {
        starts.push(at);
        at += 10 + linksBytes(0) + levelOf(slot) * linksBytes(1);
      }
      expect(at).toBe(graphEnd);
    });
    afterAll(() => rmSync(index, { force: true }));

    it('is opened and searched if it is valid', async () => {
      forge(() => {});
      const file = ModelFile.open(path);
      const words = [file.wordOf(0), file.wordOf(SIZE - 1)];
      file.close();
      expect(await outcome(words)).toBe('open');
    });

    it.each<[string, (bytes: Buffer) => Buffer | void]>([
      ['a link that leads beyond the last node', (b) => void b.writeUInt32LE(SIZE, starts[7] + 14)],
      ['a link that leads far away', (b) => void b.writeUInt32LE(0xffffffff, starts[9] + 14)],
      ['more links than there is room for', (b) => void b.writeUInt32LE(2 * M + 1, starts[3] + 10)],
      ['countless links', (b) => void b.writeUInt32LE(0xffffffff, starts[3] + 10)],
      [
        'a link on a level that its node does not have',
        (b) => {
          const links = starts[high()] + 10 + linksBytes(0);
          b.writeUInt32LE(1, links);
          b.writeUInt32LE(low(), links + 4);
        },
      ],
      ['a node of another level than is listed', (b) => void b.writeInt16LE(5, starts[low()] + 8)],
      ['a level that is listed otherwise', (b) => void b.writeInt16LE(1, levels + 2 * low())],
      ['a level below zero', (b) => void b.writeInt16LE(-1, levels + 2 * low())],
      ['a level beyond the highest', (b) => void b.writeInt16LE(32767, levels + 2 * low())],
      ['a key that is no word', (b) => void b.writeBigUInt64LE(BigInt(SIZE), starts[5])],
      ['a key that means a deleted one', (b) => void b.writeBigUInt64LE(2n ** 64n - 1n, starts[5])],
      ['a key twice', (b) => void b.copy(b, starts[5], starts[6], starts[6] + 8)],
      ['an entry beyond the last node', (b) => void b.writeBigUInt64LE(BigInt(SIZE), counts + 32)],
      ['an entry of a lower level', (b) => void b.writeBigUInt64LE(BigInt(low()), counts + 32)],
      ['a highest level that no node has', (b) => void b.writeBigUInt64LE(40n, counts + 24)],
      ['a highest level beyond all', (b) => void b.writeBigUInt64LE(2n ** 63n, counts + 24)],
      ['more nodes than vectors', (b) => void b.writeBigUInt64LE(BigInt(SIZE + 1), counts)],
      ['no nodes', (b) => void b.writeBigUInt64LE(0n, counts)],
      ['nodes of another size', (b) => void b.writeBigUInt64LE(BigInt(M + 1), counts + 8)],
      ['nodes without links', (b) => void b.writeBigUInt64LE(0n, counts + 8)],
      ['nodes with more links above than below', (b) => void b.writeBigUInt64LE(2n, counts + 16)],
      ['countless links a node', (b) => void b.writeBigUInt64LE(2n ** 62n, counts + 16)],
      ['another metric', (b) => void (b[head + 13] = 0x63)],
      ['vectors of another kind', (b) => void (b[head + 14] = 0x0a)],
      ['keys of another kind', (b) => void (b[head + 15] = 0x0f)],
      ['slots of another kind', (b) => void (b[head + 16] = 0x0e)],
      ['another number of dimensions', (b) => void b.writeBigUInt64LE(4096n, head + 33)],
      ['several vectors a key', (b) => void (b[head + 41] = 1)],
      ['a version before levels were as they are', (b) => void b.writeUInt16LE(9, head + 9)],
      ['a version of tomorrow', (b) => void b.writeUInt16LE(3, head + 7)],
      ['a graph that is cut short', (b) => b.subarray(0, b.length - 4)],
      ['something behind its graph', (b) => Buffer.concat([b, Buffer.alloc(4)])],
      ['rows of another length', (b) => void b.writeUInt32LE(4 * DIM + 4, 4)],
    ])('is refused that has %s, with the right checksums', async (_, edit) => {
      forge(edit);
      expect(await outcome()).toBe('INDEX_DAMAGED');
    });

    it.each<[string, object]>([
      ['no name', { library: 5 }],
      ['more vectors than words', { vectors: SIZE + 1 }],
      ['a part of a word', { vectors: 1.5 }],
      ['times that are texts', { times: { index: { first: 'x', next: 1 }, exact: {} } }],
    ])('is refused whose header has %s', async (_, header) => {
      forge(() => {}, header);
      expect(await outcome()).toBe('INDEX_DAMAGED');
    });

    it.each(['null', '[]', '"text"', '{', '{}', '1e999'])(
      'is refused with the header %s',
      async (json) => {
        const header = Buffer.from(json);
        const end = Buffer.from(whole.subarray(-END_BYTES));
        end.writeUInt32LE(header.length, 0);
        end.writeUInt32LE(crc32(header), 4);
        writeFileSync(index, Buffer.concat([whole.subarray(0, graphEnd), header, end]));
        expect(await outcome()).toBe('INDEX_DAMAGED');
      },
    );

    it('is refused, or searched within its bounds, whatever bytes of its graph are changed', async () => {
      const words = ModelFile.open(path);
      const searched = [0, 1, 99, 350, SIZE - 1].map((id) => words.wordOf(id));
      words.close();
      const change = fc.tuple(
        fc.integer({ min: head, max: graphEnd - 1 }),
        fc.integer({ max: 255, min: 0 }),
      );
      const outcomes = new Set<string>();
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
          forge((bytes) => changes.forEach(([at, value]) => (bytes[at] = value)));
          const found = await outcome(searched);
          outcomes.add(found);
          expect(['open', 'INDEX_DAMAGED']).toContain(found);
        }),
        { numRuns: 150 },
      );
      expect(outcomes).toContain('INDEX_DAMAGED');
    });

    it.skipIf(process.platform === 'win32')('is not waited for if it is a named pipe', async () => {
      rmSync(index);
      execFileSync('mkfifo', [index]);
      expect(await outcome()).toBe('INDEX_UNREADABLE');
    });
  },
);
