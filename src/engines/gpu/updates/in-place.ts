import type { Backend } from '../../../gpu/backend.js';
import type { DeviceArray } from '../../../gpu/device-array.js';
import { bufferOf } from '../../../gpu/device-memory.js';
import { ROW_LIMIT } from '../../rules/batches.js';
import type { SideConstants } from '../kernels/types.js';
import type { UpdateRows } from './update.js';

/** Threads that update one row together. */
const LANES = 64;

/**
 * Updates rows in place, on WebGPU only. Kernels of gpu.js write only to their own outputs, and
 * each thread computes one number. With them, one thread would have to compute the norm of a row, and
 * the whole table would be copied.
 *
 * Here a workgroup adds up the segments of one row, computes both lengths, and moves the row.
 */
export function updateInPlace(
  backend: Backend,
  device: GPUDevice,
  side: SideConstants,
): UpdateRows {
  const module = device.createShaderModule({ code: shader(side) });
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module, entryPoint: 'main' },
  });
  const usage = 0x40 | 0x08; // GPUBufferUsage.UNIFORM | COPY_DST, whose names only browsers have
  const step = device.createBuffer({ size: 16, usage });
  const limit = device.limits.maxComputeWorkgroupsPerDimension;
  const bind = boundOnce(device, pipeline, step);
  return async (table, sums, { array, rate }, { rows }) => {
    if (rows === 0) return table;
    const down = Math.ceil(rows / limit);
    const across = Math.ceil(rows / down);
    const numbers = new ArrayBuffer(16);
    new Uint32Array(numbers).set([rows, across]);
    new Float32Array(numbers)[2] = rate;
    backend.record(step, () => {
      device.queue.writeBuffer(step, 0, numbers);
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bind([sums, array, table]));
      pass.dispatchWorkgroups(across, down);
      pass.end();
      device.queue.submit([encoder.finish()]);
    });
    return table;
  };
}

/** Binds arrays to the pipeline, and rebinds only if they have changed. */
function boundOnce(device: GPUDevice, pipeline: GPUComputePipeline, step: GPUBuffer) {
  let bound: readonly GPUBuffer[] = [];
  let group: GPUBindGroup;
  return (arrays: readonly DeviceArray[]): GPUBindGroup => {
    const buffers = arrays.map(bufferOf);
    if (buffers.every((buffer, i) => buffer === bound[i])) return group;
    bound = buffers;
    group = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [step, ...buffers].map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    return group;
  };
}

/** The shader for the rows of one side of a batch; the header says where its index begins. */
function shader({ dim, rowIds, uses, rowSegments }: SideConstants): string {
  return /* wgsl */ `
struct Step { rows: u32, across: u32, rate: f32 }
@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<storage, read> sums: array<f32>;
@group(0) @binding(2) var<storage, read> batch: array<f32>;
@group(0) @binding(3) var<storage, read_write> table: array<f32>;

var<workgroup> total: array<f32, ${dim}>;
var<workgroup> squares: array<vec2<f32>, ${LANES}>;

fn at(part: u32, i: u32) -> u32 { return u32(batch[u32(batch[part]) + i]); }

@compute @workgroup_size(${LANES})
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let touched = group.x + group.y * step.across;
  if (touched >= step.rows) { return; }
  let first = at(${rowSegments}u, touched);
  let last = at(${rowSegments}u, touched + 1u);
  let occurrences = at(${uses}u, touched);
  let row = at(${rowIds}u, touched) * ${dim}u;

  var square = vec2<f32>(0.0, 0.0); // of the sum, and of the row
  for (var d = lane; d < ${dim}u; d += ${LANES}u) {
    // Four segments at a time, so that loads need not wait for one another.
    var sum = vec4<f32>(0.0, 0.0, 0.0, 0.0);
    var segment = first;
    for (; segment + 4u <= last; segment += 4u) {
      let i = segment * ${dim}u + d;
      sum += vec4<f32>(sums[i], sums[i + ${dim}u], sums[i + ${2 * dim}u], sums[i + ${3 * dim}u]);
    }
    for (; segment < last; segment++) { sum.x += sums[segment * ${dim}u + d]; }
    let all = sum.x + sum.y + sum.z + sum.w;
    let value = table[row + d];
    total[d] = all;
    square += vec2<f32>(all * all, value * value);
  }
  squares[lane] = square;
  workgroupBarrier();
  for (var half = ${LANES / 2}u; half > 0u; half = half >> 1u) {
    if (lane < half) { squares[lane] += squares[lane + half]; }
    workgroupBarrier();
  }
  let lengths = sqrt(squares[0]);
  let longest = ${ROW_LIMIT.turn} * max(lengths.y, ${ROW_LIMIT.length});
  var factor = step.rate * min(1.0, ${ROW_LIMIT.occurrences}.0 / f32(occurrences));
  if (factor * lengths.x > longest) { factor = longest / lengths.x; }
  for (var d = lane; d < ${dim}u; d += ${LANES}u) { table[row + d] += factor * total[d]; }
}`;
}
