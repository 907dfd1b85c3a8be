import type { DeviceArray } from '../../gpu/backend.js';

/**
 * Writes rows into their places in a table, in place: WebGPU only, where gpu.js, whose kernels
 * cannot write elsewhere than into their own output, would have to make the whole table anew.
 *
 * It works on the buffers inside gpu.js's handles, which gpu.js does not document: its version is
 * pinned for that.
 */
interface BufferHandle {
  readonly buffer: GPUBuffer;
  readonly context: { readonly device: GPUDevice };
}

const WORKGROUP = 64;

// rowIds are float32 numbers of the batch, `dims.idsFrom` on.
const SOURCE = /* wgsl */ `
struct Dims { rows: u32, dim: u32, idsFrom: u32, width: u32 }
@group(0) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(1) var<storage, read> rows: array<f32>;
@group(0) @binding(2) var<storage, read> batch: array<f32>;
@group(0) @binding(3) var<storage, read_write> table: array<f32>;

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.x + id.y * dims.width;
  let row = i / dims.dim;
  if (row >= dims.rows) { return; }
  table[u32(batch[dims.idsFrom + row]) * dims.dim + i % dims.dim] = rows[i];
}`;

/** Scatters the rows of one table. */
export class Scatter {
  readonly #device: GPUDevice;
  readonly #pipeline: GPUComputePipeline;
  readonly #dims: GPUBuffer;
  readonly #dim: number;

  /** @param table any array on the device that the table is on */
  constructor(table: DeviceArray, dim: number) {
    this.#device = (table as BufferHandle).context.device;
    this.#dim = dim;
    const module = this.#device.createShaderModule({ code: SOURCE });
    this.#pipeline = this.#device.createComputePipeline({
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
    });
    const usage = 0x40 | 0x08; // GPUBufferUsage.UNIFORM | COPY_DST, whose names only browsers have
    this.#dims = this.#device.createBuffer({ size: 16, usage });
  }

  /**
   * table[rowIds[i]] = rows[i] for i < count.
   *
   * @param rows (count, dim)
   * @param idsFrom where the row ids begin in the batch
   */
  run(
    table: DeviceArray,
    rows: DeviceArray,
    batch: DeviceArray,
    count: number,
    idsFrom: number,
  ): void {
    const groups = Math.ceil((count * this.#dim) / WORKGROUP);
    const limit = this.#device.limits.maxComputeWorkgroupsPerDimension;
    const down = Math.max(1, Math.ceil(groups / limit));
    const across = Math.max(1, Math.ceil(groups / down));
    const dims = Uint32Array.of(count, this.#dim, idsFrom, across * WORKGROUP);
    this.#device.queue.writeBuffer(this.#dims, 0, dims);
    const buffers = [rows, batch, table].map((array) => (array as BufferHandle).buffer);
    const group = this.#device.createBindGroup({
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: [this.#dims, ...buffers].map((buffer, binding) => ({
        binding,
        resource: { buffer },
      })),
    });
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(across, down);
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  destroy(): void {
    this.#dims.destroy();
  }
}
