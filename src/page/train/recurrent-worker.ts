/** The worker in which three small networks learn a text side by side. */
import { startWasmArithmetic } from '../../arithmetic/wasm/arithmetic.js';
import { messageOnPage } from '../../errors.js';
import type { CellKind } from '../../networks/recurrent/cell.js';
import { nextTurn } from '../../threads.js';
import { charactersOf, type Characters, EMBEDDING_DIM, Learner } from './recurrent/learner.js';
import type { FromNetworks, RecurrentTask, ToNetworks } from './recurrent/messages.js';

const SHOW_EVERY = 200; // milliseconds
const CELLS: readonly CellKind[] = ['rnn', 'gru', 'lstm'];

let characters: Characters;
let learners: readonly Learner[] = [];
let epoch = 0;
let left = 0; // epochs to train
let isBusy = false;

const post = (message: FromNetworks): void => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ToNetworks>) => {
  if (data.type === 'start') void start(data.task);
  else if (data.type === 'pause') left = 0;
  else {
    left = data.epochs;
    if (!isBusy) void learn();
  }
});

async function start(task: RecurrentTask): Promise<void> {
  try {
    left = 0;
    characters = charactersOf(task.text);
    if (characters.ids.length < 3) throw new RangeError('Write at least three characters.');
    const arithmetics = await Promise.all(CELLS.map(() => startWasmArithmetic({ threads: 1 })));
    learners = CELLS.map((cell, i) => new Learner(arithmetics[i], cell, characters, task));
    epoch = 0;
    show(false);
  } catch (error) {
    post({ type: 'failed', message: messageOnPage(error) });
  }
}

async function learn(): Promise<void> {
  isBusy = true;
  let shown = performance.now();
  while (left > 0) {
    for (const learner of learners) learner.learn();
    epoch++;
    left--;
    await nextTurn(); // lets the message that pauses arrive
    if (left > 0 && performance.now() - shown > SHOW_EVERY) {
      show(true);
      shown = performance.now();
    }
  }
  isBusy = false;
  show(false);
}

function show(isLearning: boolean): void {
  const networks = learners.map((learner) => learner.snapshot());
  const { all } = characters;
  post({
    type: 'snapshot',
    epoch,
    isLearning,
    characters: all,
    embeddingDim: EMBEDDING_DIM,
    networks,
  });
}
