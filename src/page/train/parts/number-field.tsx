import type { JSX } from 'preact';
import { useTyped } from '../../parts/typed.js';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  onChange(value: number): void;
}

/** A number within limits; anything outside becomes the nearest limit. */
export function NumberField(props: NumberFieldProps): JSX.Element {
  const { label, value, min, max, step = 1, onChange } = props;
  const field = useTyped(String(value), (text) => {
    const given = Number(text);
    if (text === '' || !Number.isFinite(given)) return;
    const whole = Number.isInteger(step) ? Math.round(given) : given;
    onChange(Math.min(max, Math.max(min, whole)));
  });
  return (
    <label class="field">
      {label}
      <input type="number" {...{ min, max, step }} {...field} />
    </label>
  );
}
