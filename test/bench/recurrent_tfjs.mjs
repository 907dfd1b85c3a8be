// Training steps of the LSTM of recurrent.ts by TensorFlow.js, in a process of its own:
//
//   node recurrent_tfjs.mjs PEERS BACKEND DATA OPTIMIZER STEPS
//
// PEERS is a folder where @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm are installed, DATA the
// folder that recurrent.ts writes. Prints JSON: losses, and CPU milliseconds of each step.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [peers, backend, folder, optimizerName, count] = process.argv.slice(2);
const require = createRequire(join(peers, 'package.json'));
const tf = require('@tensorflow/tfjs');
if (backend === 'wasm') {
  const wasm = require('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(join(peers, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/'));
  wasm.setThreadsCount(1);
}
if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);
await tf.ready();

const { shape, parameters } = JSON.parse(readFileSync(join(folder, 'shape.json'), 'utf8'));
const bytes = (name) => new Uint8Array(readFileSync(join(folder, name))).buffer;
const all = new Float32Array(bytes('weights.bin'));
let at = 0;
const [encoder, weightIh, weightHh, biasIh, biasHh, decoder, decoderBias] = parameters.map(
  ([, rows, columns]) => {
    const numbers = all.slice(at, (at += rows * columns));
    return tf.variable(tf.tensor2d(numbers, [rows, columns]));
  },
);
const inputs = tf.tensor1d(new Int32Array(bytes('inputs.bin')), 'int32');
const targets = tf.tensor1d(new Int32Array(bytes('targets.bin')), 'int32');
const { vocabulary, hidden, batch, steps } = shape;
const optimizer = optimizerName === 'sgd' ? tf.train.sgd(1) : tf.train.adam(1e-3);

// The wasm backend has no kernel for the gradient of gather, but one that does the same.
const embed = tf.customGrad((table) => ({
  value: tf.gather(table, inputs),
  gradFunc: (dRows) => tf.scatterND(tf.expandDims(inputs, 1), dRows, table.shape),
}));

function meanLoss() {
  const x = embed(encoder);
  // One product for the inputs of all steps, as ours.
  const fromInputs = x.matMul(weightIh, false, true).add(biasIh).add(biasHh);
  const perStep = tf.split(fromInputs, steps);
  let h = tf.zeros([batch, hidden]);
  let c = tf.zeros([batch, hidden]);
  const outputs = perStep.map((sums) => {
    const [i, f, g, o] = tf.split(sums.add(h.matMul(weightHh, false, true)), 4, 1);
    c = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
    h = o.sigmoid().mul(c.tanh());
    return h;
  });
  const logits = tf.concat(outputs).matMul(decoder, false, true).add(decoderBias);
  return tf.losses.softmaxCrossEntropy(tf.oneHot(targets, vocabulary), logits);
}

const losses = [];
const milliseconds = [];
for (let step = 0; step < Number(count); step++) {
  const start = process.cpuUsage();
  const loss = optimizer.minimize(meanLoss, true);
  losses.push(loss.dataSync()[0]);
  loss.dispose();
  const { user, system } = process.cpuUsage(start);
  milliseconds.push((user + system) / 1000);
}
console.log(JSON.stringify({ losses, milliseconds }));
