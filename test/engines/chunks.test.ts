import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_CAPACITY, ChunkReader, idsOf } from '../../src/engines/stream/chunks.js';
import { END, type IdSegment, type IdStream } from '../../src/ingest/id-stream.js';

const SIZE = 20;

const segment = (ids: readonly number[], startsDocument: boolean): IdSegment => ({
  length: ids.length,
  place: Uint32Array.from(ids).buffer,
  table: 0,
  startsDocument,
});

/** Segments of ids, some without any, of which some continue the document before. */
const streams = fc
  .array(
    fc.record({
      ids: fc.array(fc.oneof(fc.nat(SIZE - 1), fc.constant(END)), { maxLength: 30 }),
      closes: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts): IdStream => {
    let isOpen = false;
    const segments = parts.map(({ ids, closes }) => {
      const all = closes ? [...ids, END] : ids;
      const startsDocument = !isOpen;
      isOpen = all.length === 0 ? isOpen : all.at(-1) !== END;
      return segment(all, startsDocument);
    });
    const tables = [Uint32Array.from({ length: SIZE }, (_, id) => id)];
    return { segments, tables, file: undefined };
  });

/** Documents of a list of ids; where one ends twice, nothing is between. */
const documentsOf = (ids: readonly number[]): string[] =>
  ids
    .map((id) => (id === END ? '.' : `${id},`))
    .join('')
    .split('.')
    .filter((document) => document !== '');

async function readerOf(stream: IdStream, heldOut = 0) {
  const ids = new Uint32Array(CHUNK_CAPACITY);
  const reader = await ChunkReader.create({ stream, heldOut, seed: 1 }, ids);
  const rest = (longest?: number): number[] => {
    const read: number[] = [];
    for (let chunk = reader.next(longest); chunk; chunk = reader.next(longest)) {
      expect(chunk.length - chunk.ids).toBe(ids[0] === END && chunk.length > chunk.ids ? 1 : 0);
      read.push(...ids.subarray(0, chunk.length));
    }
    return read;
  };
  return { reader, rest };
}

const idsOfSegment = ({ place }: IdSegment): number[] =>
  Array.from(new Uint32Array(place as ArrayBuffer));

describe('a reader of chunks', () => {
  it('reads the documents of the stream, segment by segment or as one range', () =>
    fc.assert(
      fc.asyncProperty(streams, fc.integer({ min: 1, max: 9 }), async (stream, longest) => {
        const expected = documentsOf(stream.segments.flatMap(idsOfSegment));
        const { reader, rest } = await readerOf(stream);
        const bySegment = stream.segments.flatMap((_, index) => {
          reader.openSegment(index, 'training');
          return rest();
        });
        expect(documentsOf(bySegment)).toEqual(expected);
        reader.openRange(0, idsOf(stream), 'training');
        expect(documentsOf(rest(longest))).toEqual(expected);
      }),
    ));

  it('reads a range in parts as it reads it whole, with documents held out', () =>
    fc.assert(
      fc.asyncProperty(
        streams,
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (stream, share) => {
          const { reader, rest } = await readerOf(stream, 0.5);
          const [ids, cut] = [idsOf(stream), Math.floor(share * idsOf(stream))];
          for (const part of ['training', 'heldOut'] as const) {
            reader.openRange(0, ids, part);
            const whole = documentsOf(rest());
            reader.openRange(0, cut, part);
            const first = rest();
            reader.openRange(cut, ids, part);
            expect(documentsOf([...first, ...rest()])).toEqual(whole);
          }
        },
      ),
    ));

  it('begins a segment with the end of a document unless it continues what was read last', async () => {
    const segments = [segment([1, 2], true), segment([], false), segment([3, END], false)];
    const tables = [Uint32Array.from({ length: SIZE }, (_, id) => id)];
    const { reader, rest } = await readerOf({ segments, tables, file: undefined });
    const read = (index: number): number[] => {
      reader.openSegment(index, 'training');
      return rest();
    };
    expect([read(0), read(1), read(2)]).toEqual([[END, 1, 2], [], [3, END]]);
    expect(read(2)).toEqual([END, 3, END]);
  });
});
