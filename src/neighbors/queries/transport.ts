/**
 * The cheapest way to carry goods from n places to m others.
 *
 * Solved exactly by successive shortest paths: place by place, goods go along the cheapest path that is
 * left, which may take earlier goods back. Potentials keep all remaining costs non-negative, so that
 * Dijkstra's algorithm finds the paths (Edmonds and Karp 1972; Ahuja, Magnanti and Orlin, "Network
 * Flows", 1993, section 9.7). Time grows about with (n + m) n m.
 *
 * @param supply what each place has, (n), whole numbers
 * @param demand what each place needs, (m), whole numbers; as much in total as the supply
 * @param cost of carrying one piece, (n, m), not negative
 * @returns how many pieces go where, (n, m)
 */
export function cheapestTransport(
  supply: readonly number[],
  demand: readonly number[],
  cost: Float64Array,
): Float64Array {
  const network = new Network(supply, demand, cost);
  for (let from = 0; from < supply.length; from++) {
    while (network.supply[from] > 0) network.carryFrom(from);
  }
  return network.flow;
}

const NONE = -1;

class Network {
  readonly flow: Float64Array; // (n, m)
  readonly supply: number[]; // what is left, (n)
  readonly #demand: number[]; // what is left, (m)
  readonly #cost: Float64Array; // (n, m)
  readonly #n: number;
  readonly #m: number;
  // Reduced costs are cost[i, j] - source[i] - sink[j]: 0 where goods go, never negative.
  readonly #source: Float64Array; // potentials, (n)
  readonly #sink: Float64Array; // potentials, (m)
  // A path, searched from one source: lengths in reduced costs, and where it came from.
  readonly #sourceLength: Float64Array; // (n), NaN if not reached
  readonly #sinkLength: Float64Array; // (m)
  readonly #isDone: Uint8Array; // (m), whether the length to a sink is final
  readonly #sourceBefore: Int32Array; // the source before a sink, (m)
  readonly #sinkBefore: Int32Array; // the sink before a source, (n)

  constructor(supply: readonly number[], demand: readonly number[], cost: Float64Array) {
    this.#n = supply.length;
    this.#m = demand.length;
    this.supply = [...supply];
    this.#demand = [...demand];
    this.#cost = cost;
    this.flow = new Float64Array(this.#n * this.#m);
    this.#source = new Float64Array(this.#n);
    this.#sink = new Float64Array(this.#m);
    this.#sourceLength = new Float64Array(this.#n);
    this.#sinkLength = new Float64Array(this.#m);
    this.#isDone = new Uint8Array(this.#m);
    this.#sourceBefore = new Int32Array(this.#m);
    this.#sinkBefore = new Int32Array(this.#n);
  }

  /** Carries goods along the shortest path from a source to a sink that needs some. */
  carryFrom(from: number): void {
    const to = this.#search(from);
    this.#raisePotentials(this.#sinkLength[to]);

    let amount = Math.min(this.supply[from], this.#demand[to]);
    this.#alongPath(to, (_, back) => {
      if (back !== NONE) amount = Math.min(amount, this.flow[back]);
    });
    this.#alongPath(to, (edge, back) => {
      this.flow[edge] += amount;
      if (back !== NONE) this.flow[back] -= amount;
    });
    this.supply[from] -= amount;
    this.#demand[to] -= amount;
  }

  /** Dijkstra's algorithm; returns the nearest sink that needs goods. */
  #search(from: number): number {
    this.#sourceLength.fill(NaN);
    this.#sinkLength.fill(Infinity);
    this.#isDone.fill(0);
    this.#reach(from, NONE, 0);
    for (;;) {
      const sink = this.#nearestSink();
      if (sink === NONE)
        throw new RangeError('supply and demand must be whole numbers with equal sums');
      this.#isDone[sink] = 1;
      if (this.#demand[sink] > 0) return sink;
      for (let source = 0; source < this.#n; source++) {
        const isNew = Number.isNaN(this.#sourceLength[source]);
        if (isNew && this.flow[source * this.#m + sink] > 0) {
          this.#reach(source, sink, this.#sinkLength[sink]); // back along goods, at no cost
        }
      }
    }
  }

  #nearestSink(): number {
    let nearest = NONE;
    let least = Infinity;
    for (let sink = 0; sink < this.#m; sink++) {
      if (this.#isDone[sink] === 1 || this.#sinkLength[sink] >= least) continue;
      least = this.#sinkLength[sink];
      nearest = sink;
    }
    return nearest;
  }

  /** Records that a source is reached, and which sinks are reached from there. */
  #reach(source: number, before: number, length: number): void {
    this.#sourceLength[source] = length;
    this.#sinkBefore[source] = before;
    const start = length - this.#source[source];
    const row = source * this.#m;
    for (let sink = 0; sink < this.#m; sink++) {
      const through = start + this.#cost[row + sink] - this.#sink[sink];
      if (this.#isDone[sink] === 1 || through >= this.#sinkLength[sink]) continue;
      this.#sinkLength[sink] = through;
      this.#sourceBefore[sink] = source;
    }
  }

  /** Raises the potentials so that the path of this length has reduced costs of 0. */
  #raisePotentials(length: number): void {
    for (let source = 0; source < this.#n; source++) {
      const here = this.#sourceLength[source];
      if (!Number.isNaN(here)) this.#source[source] += length - here;
    }
    for (let sink = 0; sink < this.#m; sink++) {
      if (this.#isDone[sink] === 1) this.#sink[sink] -= length - this.#sinkLength[sink];
    }
  }

  /** Visits a path from its end: each edge that receives goods, with the edge before, which returns them. */
  #alongPath(to: number, visit: (edge: number, back: number) => void): void {
    for (let sink = to; sink !== NONE;) {
      const source = this.#sourceBefore[sink];
      const before = this.#sinkBefore[source];
      const back = before === NONE ? NONE : source * this.#m + before;
      visit(source * this.#m + sink, back);
      sink = before;
    }
  }
}
