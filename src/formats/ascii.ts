/** ASCII codes that the formats use. */
export const TAB = 9;
export const NEWLINE = 10;
export const CARRIAGE_RETURN = 13;
export const SPACE = 32;

/** Whether a byte separates the fields of a line of text. */
export const isGap = (byte: number): boolean => byte === SPACE || byte === TAB;

const latin1 = new TextDecoder('latin1');

/** Bytes as text, one character each: for bytes that should be ASCII. */
export const asciiOf = (bytes: Uint8Array): string => latin1.decode(bytes);

/** Whether there are control characters that text does not use, but binary numbers soon contain. */
export const holdsControls = (bytes: Uint8Array): boolean =>
  bytes.some((byte) => (byte < SPACE && (byte < TAB || byte > CARRIAGE_RETURN)) || byte === 127);
