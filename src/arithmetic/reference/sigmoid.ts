/** 1 / (1 + exp(-x)) */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** log(1 + exp(x)), without overflow: -log sigmoid(-x). */
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
