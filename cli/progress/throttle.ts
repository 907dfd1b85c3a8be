/** A function that says yes at once, and then at most every `milliseconds`. */
export function throttle(milliseconds: number): () => boolean {
  let next = -Infinity;
  return () => {
    const now = performance.now();
    if (now < next) return false;
    next = now + milliseconds;
    return true;
  };
}
