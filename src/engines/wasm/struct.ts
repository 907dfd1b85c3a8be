import { TrainingError } from '../../errors.js';

/** Byte offsets of the fields of a struct, and its `size`, by name. */
export type FieldOffsets = Readonly<Record<string, number>>;

/**
 * The offsets that a module's assembly exports as an enum: globals named `StructField.field`.
 *
 * @throws TrainingError ENGINE_UNAVAILABLE if there are none, as in a module of another version
 */
export function offsetsOf(
  exports: Readonly<Record<string, unknown>>,
  struct: string,
): FieldOffsets {
  const prefix = `${struct}Field.`;
  const globals = Object.entries(exports).filter(([name]) => name.startsWith(prefix));
  if (globals.length === 0) {
    throw new TrainingError('ENGINE_UNAVAILABLE', `The kernels export no fields of ${struct}.`);
  }
  return Object.fromEntries(
    globals.map(([name, global]) => [
      name.slice(prefix.length),
      (global as WebAssembly.Global).value as number,
    ]),
  );
}

/** A struct of the assembly in memory; every name is checked, as the offsets are not typed. */
export class Struct {
  readonly #view: DataView;
  readonly #offsets: FieldOffsets;

  constructor(memory: WebAssembly.Memory, address: number, offsets: FieldOffsets) {
    this.#view = new DataView(memory.buffer, address, offsets.size);
    this.#offsets = offsets;
  }

  getWord(field: string): number {
    return this.#view.getUint32(this.#offsetOf(field), true);
  }

  setWord(field: string, value: number): void {
    this.#view.setUint32(this.#offsetOf(field), value, true);
  }

  /** Sets several fields of 32 bits. */
  setWords(values: Readonly<Record<string, number>>): void {
    for (const [field, value] of Object.entries(values)) this.setWord(field, value);
  }

  setFloat32(field: string, value: number): void {
    this.#view.setFloat32(this.#offsetOf(field), value, true);
  }

  getFloat64(field: string): number {
    return this.#view.getFloat64(this.#offsetOf(field), true);
  }

  setFloat64(field: string, value: number): void {
    this.#view.setFloat64(this.#offsetOf(field), value, true);
  }

  #offsetOf(field: string): number {
    const offset = this.#offsets[field];
    if (offset === undefined) throw new RangeError(`The kernels know no field "${field}"`);
    return offset;
  }
}
