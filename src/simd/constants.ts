// Constants that several kernels use for exponentials, in memory; see `four`.

export const ONE: usize = memory.data<f32>([1]);
export const PER_LN2: usize = memory.data<f32>([1.44269504]);
/** 1.5 * 2^23. Floats of this size are whole numbers, so adding it rounds a number into the low bits. */
export const WHOLE: usize = memory.data<f32>([12582912]);
/** The bits of 2^0. Adding n << 23 makes them those of 2^n. */
export const EXPONENT: usize = memory.data<i32>([127 << 23]);
