import { useState } from 'preact/hooks';

type Field = HTMLInputElement | HTMLTextAreaElement;
type FieldEvent = { readonly currentTarget: Field };

/**
 * The props of a field that keeps what is being typed until it is complete: a view that is drawn again
 * meanwhile, such as during training, must not reset it.
 *
 * @param value shown unless the user is typing
 * @param onDone called with the complete text
 */
export function useTyped(value: string, onDone: (text: string) => void) {
  const [typed, setTyped] = useState<string>();
  return {
    value: typed ?? value,
    onInput: ({ currentTarget }: FieldEvent): void => setTyped(currentTarget.value),
    onChange({ currentTarget }: FieldEvent): void {
      setTyped(undefined);
      onDone(currentTarget.value);
    },
    onBlur: (): void => setTyped(undefined),
  };
}
