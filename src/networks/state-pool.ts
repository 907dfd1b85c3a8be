import type { Network, NetworkState } from './network.js';

/** A pool of network states. They live as long as their arithmetic, so they are reused. */
export class StatePool {
  readonly #network: Network;
  readonly #free = new Map<number, NetworkState[]>(); // by rows

  constructor(network: Network) {
    this.#network = network;
  }

  /** A state of zeros for B rows. */
  take(B: number): NetworkState {
    const state = this.#free.get(B)?.pop() ?? this.#network.newState(B);
    this.#network.resetState(state);
    return state;
  }

  giveBack(state: NetworkState): void {
    const B = state[0].h.rows;
    const free = this.#free.get(B) ?? [];
    free.push(state);
    this.#free.set(B, free);
  }
}
