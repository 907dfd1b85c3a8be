/** What the gpu engine can run on: three ways to a GPU, and two that compute on the CPU, for tests. */
export const BACKENDS = ['webgpu', 'webgl2', 'headlessgl', 'webasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];
