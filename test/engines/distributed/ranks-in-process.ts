import type { Ranks } from '../../../src/run/ranks.js';

/** One operation: what each rank passed to it, and a promise that all have arrived. */
interface Meeting {
  readonly given: unknown[]; // (size) by rank
  readonly arrived: Promise<void>;
  arrive(): void;
  count: number;
}

/**
 * Ranks inside one process. Each runs as an asynchronous function, and they communicate through
 * memory.
 */
export function ranksInProcess(size: number): Ranks[] {
  const meetings = new Map<number, Meeting>(); // by operation number, until all have arrived
  let failure: Error | undefined;
  const meetingOf = (operation: number): Meeting => {
    const known = meetings.get(operation) ?? newMeeting(size, failure);
    meetings.set(operation, known);
    return known;
  };
  const failAll = (): void => {
    failure = new Error('One rank has stopped all ranks.');
    meetings.forEach((meeting) => meeting.arrive());
  };

  const totals = new WeakMap<readonly Float32Array[], Float32Array>();
  return Array.from({ length: size }, (_, rank) => {
    let operations = 0;
    const meet = async <T>(mine: T): Promise<T[]> => {
      if (failure !== undefined) throw failure;
      const operation = operations++;
      const meeting = meetingOf(operation);
      meeting.given[rank] = mine;
      meeting.count++;
      if (meeting.count === size) {
        meetings.delete(operation);
        meeting.arrive();
      }
      await meeting.arrived;
      if (meeting.count < size) throw failure!;
      return meeting.given as T[];
    };
    return {
      rank,
      size,
      async sum(values) {
        const all = await meet(values.slice());
        // The first rank to come here adds up for all.
        if (!totals.has(all)) totals.set(all, totalOf(all));
        values.set(totals.get(all)!);
      },
      gather: async (bytes) => (await meet(bytes.slice())).map((each) => each.slice()),
      exchange: async (parts) =>
        (await meet(parts.map((part) => part.slice()))).map((each) => each[rank]),
      async leave() {
        await meet(undefined);
      },
      async abort() {
        failAll();
      },
    };
  });
}

function newMeeting(size: number, failure: Error | undefined): Meeting {
  let arrive!: () => void;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  if (failure !== undefined) arrive();
  return { given: Array.from({ length: size }), arrived, arrive, count: 0 };
}

function totalOf([first, ...others]: readonly Float32Array[]): Float32Array {
  const total = first.slice();
  for (const each of others) {
    for (let i = 0; i < total.length; i++) total[i] += each[i];
  }
  return total;
}
