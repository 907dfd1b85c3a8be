/** A part of gpu.js, which needs no types, as only gpu.js uses it. */
declare module 'gpu.js/src/backend/web-assembly/kernel.js';
