import type { EpochProgress, StartEngine, TrainingTask } from './engine.js';

/**
 * The speed of an engine on the first part of a task, in words per second; 0 if the task ends before
 * it can be measured.
 *
 * @param time milliseconds to measure
 * @param warmUp milliseconds to leave out, from the first progress report with any words
 * @throws the error of the engine's start or of its training
 */
export async function speedOf(
  start: StartEngine,
  task: TrainingTask,
  time: number,
  warmUp = 0,
): Promise<number> {
  const session = await start(task);
  const enough = new AbortController();
  const readings: { time: number; words: number }[] = [];
  let warmAt: number | undefined;
  try {
    for (let epoch = 0; epoch < task.epochs; epoch++) {
      const before = epoch * task.wordsPerEpoch;
      const onProgress = ({ words }: EpochProgress): void => {
        if (epoch === 0 && words === 0) return; // threads are starting
        const now = performance.now();
        warmAt ??= now + warmUp;
        if (now < warmAt) return;
        const reading = { time: now, words: before + words };
        readings.push(reading);
        // A busy machine may deliver two reports of the same words, far apart.
        if (now - readings[0].time > time && reading.words > readings[0].words) enough.abort();
      };
      await session.trainEpoch(epoch, { onProgress, signal: enough.signal });
    }
  } catch (error) {
    if (!enough.signal.aborted) throw error;
  } finally {
    await session.close();
  }
  if (readings.length < 2) return 0;
  const [first, last] = [readings[0], readings.at(-1)!];
  return ((last.words - first.words) / (last.time - first.time)) * 1000;
}
