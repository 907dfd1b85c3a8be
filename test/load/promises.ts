/** One promise under load, and what came of it. */
export interface Finding {
  readonly promise: string;
  /** The figures seen, or the reason why it was not tried. */
  readonly seen: string;
  readonly outcome: 'kept' | 'broken' | 'not tried';
}

/** `small` takes a few seconds and is among the tests, `full` is for `npm run test:load`. */
export type Scale = 'small' | 'full';

/** Puts a load on wordloom and finds out which promises it keeps. */
export type Scenario = (scale: Scale) => Promise<Finding[]>;

export const finding = (promise: string, isKept: boolean, seen: string): Finding => ({
  promise,
  seen,
  outcome: isKept ? 'kept' : 'broken',
});

export const notTried = (promise: string, why: string): Finding => ({
  promise,
  seen: why,
  outcome: 'not tried',
});
