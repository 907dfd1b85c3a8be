import { describe, expect, it } from 'vitest';
import { jsonl } from '../../src/formats/jsonl.js';
import { WordloomError } from '../../src/errors.js';
import { embeddingOf, readFiles, textOf, writeFiles } from './memory-file.js';

const read = (text: string) => readFiles(jsonl, { '.jsonl': text });

const recognises = (text: string) => jsonl.recognises!(new TextEncoder().encode(text));
const writeNaN = () => writeFiles(jsonl, embeddingOf(['a'], [[1, NaN]]));

describe('jsonl', () => {
  it('writes one object per line, any word, and the shortest decimals', () => {
    const source = embeddingOf(
      ['"a\n', '왕'],
      [
        [0.1, -0],
        [1e-12, 3],
      ],
    );
    const [alone, counted] = [undefined, Float64Array.of(9, 4)].map((counts) =>
      textOf(writeFiles(jsonl, source, counts)['.jsonl']),
    );
    expect(alone).toBe('{"word":"\\"a\\n","vector":[0.1,-0]}\n{"word":"왕","vector":[1e-12,3]}\n');
    expect(counted).toContain('{"word":"왕","count":4,"vector":[1e-12,3]}\n');
  });

  it('reads keys in any order, unknown ones, blank lines and a byte order mark', async () => {
    const text = '\uFEFF{"vector": [1, 2], "word": "a", "id": 7}\n\n {"word":"b","vector":[3,4]}';
    expect(await read(text)).toEqual({
      words: ['a', 'b'],
      rows: [
        [1, 2],
        [3, 4],
      ],
      counts: undefined,
      where: ['line 1', 'line 3'],
    });
  });

  it.each([
    ['{"word":"a"', 'line 1: it is not JSON'],
    ['[1]', 'line 1: expected "word" to be a string'],
    ['null', 'line 1: expected "word" to be a string'],
    ['{"word":1,"vector":[1]}', 'line 1: expected "word" to be a string'],
    ['{"word":"a"}', 'line 1: expected "vector" to be an array of numbers'],
    ['{"word":"a","vector":[]}', 'line 1: expected "vector" to be an array of numbers'],
    ['{"word":"a","vector":[1,"2"]}', 'line 1: expected "vector" to be an array of numbers'],
    ['{"word":"a","vector":[1],"count":-1}', 'line 1: expected "count" to be a number'],
    ['{"word":"a","vector":[1]}\n{"word":"b","vector":[1,2]}', 'line 2: a vector of 2 numbers'],
    ['\n\n', 'it is empty'],
  ])('refuses %j', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('recognises its lines', () => {
    expect(recognises('{"word": "a", "vector": [1]}\n')).toBe(true);
    expect(recognises('{"a": 1}\n')).toBe(false);
    expect(recognises('2 3\nking 1 2 3\n')).toBe(false);
  });

  it('refuses to write what JSON cannot say', () => {
    expect(writeNaN).toThrow(WordloomError);
    expect(writeNaN).toThrow('The vector of "a" holds NaN');
  });
});
