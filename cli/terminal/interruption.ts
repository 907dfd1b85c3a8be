const NUMBERS = { SIGINT: 2, SIGTERM: 15 } as const;

/** Signals that end a command in good order. */
export type SignalName = keyof typeof NUMBERS;
export const SIGNAL_NAMES = Object.keys(NUMBERS) as SignalName[];

/** The reason with which a command is aborted. */
export class Interruption extends Error {
  readonly signal: SignalName;
  /** 128 and the number of the signal, as shells have it. */
  readonly exitCode: number;

  /** @param consequence the consequence for the user, as a sentence */
  constructor(signal: SignalName, consequence?: string) {
    super(consequence === undefined ? 'Interrupted.' : `Interrupted. ${consequence}`);
    this.name = 'Interruption';
    this.signal = signal;
    this.exitCode = 128 + NUMBERS[signal];
  }
}

/** Awaits `work`, but rejects with the signal's reason as soon as it is aborted. */
export async function abortable<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const finished = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { signal: finished.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    finished.abort(); // takes the listener away
  }
}
