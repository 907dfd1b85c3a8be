import { afterEach, describe, expect, it, vi } from 'vitest';
import { DeviceQueue } from '../../../src/engines/gpu/device-queue.js';

/** A loss that the device has not computed yet. */
class ComingLoss {
  finish!: (loss: number) => void;
  fail!: (reason: Error) => void;
  readonly promise = new Promise<number>((resolve, reject) => {
    this.finish = resolve;
    this.fail = reject;
  });
}

/** Lets everything that waits for settled promises have its turn. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

/** Adds batches of one example each; tells after which of them the host continued. */
function addAll(queue: DeviceQueue, losses: readonly ComingLoss[]): number[] {
  const passed: number[] = [];
  void (async () => {
    for (const [index, { promise }] of losses.entries()) {
      await queue.add(promise, 1);
      passed.push(index);
    }
  })();
  return passed;
}

describe('DeviceQueue', () => {
  afterEach(() => vi.restoreAllMocks());

  it('lets the host continue while three batches are in flight, and stops it at a fourth', async () => {
    const losses = Array.from({ length: 5 }, () => new ComingLoss());
    const passed = addAll(new DeviceQueue(), losses);
    await settle();
    expect(passed).toEqual([0, 1, 2]);
    losses[0].finish(1);
    await settle();
    expect(passed).toEqual([0, 1, 2, 3]);
    losses[1].finish(1);
    await settle();
    expect(passed).toEqual([0, 1, 2, 3, 4]);
  });

  it('waits for the oldest batch, though a later one is finished', async () => {
    const losses = Array.from({ length: 4 }, () => new ComingLoss());
    const passed = addAll(new DeviceQueue(), losses);
    losses[2].finish(1);
    await settle();
    expect(passed).toEqual([0, 1, 2]);
  });

  it('adds up losses and examples in the order of the batches', async () => {
    const queue = new DeviceQueue();
    // Of these, float64 gives another sum in any other order.
    const values = [1, 1, 2 ** 53, -(2 ** 53)];
    const losses = values.map(() => new ComingLoss());
    addAll(queue, losses);
    for (const i of [3, 1, 2, 0]) losses[i].finish(values[i]);
    await settle();
    await queue.empty();
    expect(queue.sum).toEqual({ loss: 2, examples: 4 });
  });

  it('counts a batch only once it is finished', async () => {
    const queue = new DeviceQueue();
    const loss = new ComingLoss();
    await queue.add(loss.promise, 7);
    expect(queue.sum).toEqual({ loss: 0, examples: 0 });
    loss.finish(3);
    await queue.empty();
    expect(queue.sum).toEqual({ loss: 3, examples: 7 });
  });

  it('passes on the failure of the device', async () => {
    const queue = new DeviceQueue();
    const loss = new ComingLoss();
    await queue.add(loss.promise, 1);
    loss.fail(new Error('lost'));
    await expect(queue.empty()).rejects.toThrow('lost');
  });

  describe('with a clock of ours', () => {
    let time = 0;
    const start = () => {
      time = 0;
      vi.spyOn(performance, 'now').mockImplementation(() => time);
      return new DeviceQueue();
    };

    it('counts the time until a batch arrives as idle, if the device has no other', async () => {
      const queue = start();
      const loss = new ComingLoss();
      time = 10;
      queue.arrive(); // idle from 0 to 10
      await queue.add(loss.promise, 1);
      queue.ask();
      time = 20;
      loss.finish(1);
      await settle();
      time = 35;
      queue.arrive(); // idle from 20 to 35
      time = 50;
      expect(queue.idleShare).toBe(25 / 50);
    });

    it('does not count the host’s other work as idle time', async () => {
      const queue = start();
      const loss = new ComingLoss();
      queue.arrive();
      await queue.add(loss.promise, 1);
      time = 20;
      loss.finish(1);
      await settle();
      time = 90; // the host has read the weights meanwhile
      queue.ask();
      time = 100;
      queue.arrive();
      expect(queue.idleShare).toBe(10 / 100);
    });

    it('is not idle while batches are in flight', async () => {
      const queue = start();
      queue.arrive();
      await queue.add(new ComingLoss().promise, 1);
      queue.ask();
      time = 100;
      queue.arrive();
      expect(queue.idleShare).toBe(0);
    });
  });
});
