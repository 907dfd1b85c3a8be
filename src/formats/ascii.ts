/** ASCII codes that the formats are made of. */
export const TAB = 9;
export const NEWLINE = 10;
export const CARRIAGE_RETURN = 13;
export const SPACE = 32;

/** Whether a byte stands between the fields of a line of text. */
export const isGap = (byte: number): boolean => byte === SPACE || byte === TAB;

const latin1 = new TextDecoder('latin1');

/** Bytes as text, one character each: for what should be ASCII. */
export const asciiOf = (bytes: Uint8Array): string => latin1.decode(bytes);

/** Whether there are bytes that text has no use for, as there soon are among binary numbers. */
export const holdsControls = (bytes: Uint8Array): boolean =>
  bytes.some((byte) => (byte < SPACE && (byte < TAB || byte > CARRIAGE_RETURN)) || byte === 127);
