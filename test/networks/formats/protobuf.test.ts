import { describe, expect, it } from 'vitest';
import { bytes, integer, joined, message, text } from '../../../src/networks/formats/protobuf.js';
import { contentOf } from './models.js';

const hex = ({ pieces, length }: ReturnType<typeof joined>): string => {
  const content = Buffer.from(contentOf(pieces));
  expect(content.length).toBe(length);
  return content.toString('hex');
};

/** The examples of the guide to the encoding, https://protobuf.dev/programming-guides/encoding/ */
describe('a message of Protocol Buffers', () => {
  it('encodes integers in seven bits per byte, lowest first', () => {
    expect(hex(integer(1, 150))).toBe('089601');
    expect(hex(integer(1, 0))).toBe('0800');
    expect(hex(integer(1, 127))).toBe('087f');
    expect(hex(integer(1, 128))).toBe('088001');
  });

  it('has numbers beyond 32 bits', () => {
    expect(hex(integer(1, 2 ** 53 - 1))).toBe('08ffffffffffffff0f');
  });

  it('has text with its length in bytes', () => {
    expect(hex(text(2, 'testing'))).toBe('120774657374696e67');
    expect(hex(text(2, 'é'))).toBe('1202c3a9');
  });

  it('has messages in messages', () => {
    expect(hex(message(3, [integer(1, 150)]))).toBe('1a03089601');
    expect(hex(message(3, []))).toBe('1a00');
  });

  it('has fields above 15, whose number takes two bytes', () => {
    expect(hex(integer(20, 2))).toBe('a00102');
  });

  it('does not copy bytes', () => {
    const value = Uint8Array.of(1, 2, 3);
    expect(message(1, [bytes(9, value)]).pieces.some((piece) => piece === value)).toBe(true);
  });
});
