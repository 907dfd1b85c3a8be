/** A part of gpu.js, which needs no types: gpu.js uses it. */
declare module 'gpu.js/src/backend/web-assembly/kernel.js';
