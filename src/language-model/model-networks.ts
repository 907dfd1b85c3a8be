import type { Network } from '../networks/network.js';
import { loadParameters } from '../networks/parameters.js';
import { startNetwork } from '../networks/start-network.js';
import type { LanguageModelState } from '../networks/state.js';
import { StatePool } from '../networks/state-pool.js';

/** A network with the parameters of a model, and the states of its layers. */
export interface ModelNetwork {
  readonly network: Network;
  readonly states: StatePool;
}

/** The networks that generate with a model and evaluate it, started when they are first needed. */
export class ModelNetworks {
  readonly #state: LanguageModelState;
  #shared: Promise<ModelNetwork> | undefined;

  constructor(state: LanguageModelState) {
    this.#state = state;
  }

  /** The network of one thread. It is kept until `close`. */
  shared(): Promise<ModelNetwork> {
    this.#shared ??= this.#start(1);
    return this.#shared;
  }

  /** Runs `use` on a network with several threads, and ends the threads afterwards. */
  async inThreads<T>(threads: number, use: (network: ModelNetwork) => Promise<T>): Promise<T> {
    const started = await this.#start(threads);
    try {
      return await use(started);
    } finally {
      await started.network.arithmetic.close();
    }
  }

  /** Frees the memory of the shared network. The next use starts another. */
  async close(): Promise<void> {
    const shared = this.#shared;
    this.#shared = undefined;
    await (await shared)?.network.arithmetic.close();
  }

  async #start(threads: number): Promise<ModelNetwork> {
    const { architecture, parameters, options } = this.#state;
    const engine = options.engine === 'reference' ? 'reference' : 'wasm';
    const network = await startNetwork(architecture, {
      engine,
      dropout: 0,
      freeze: true,
      threads,
    });
    loadParameters(
      network.parameters,
      new Map([...parameters].map(([name, { data }]) => [name, data])),
    );
    return { network, states: new StatePool(network) };
  }
}
