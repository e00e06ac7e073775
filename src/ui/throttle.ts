/**
 * A function that does `work` at once, and then at most once in `everyMs` milliseconds however often it is called:
 * what comes meanwhile is done together at the end of that time.
 */
export function throttle(everyMs: number, work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isWanted = false;
  const run = () => {
    work();
    timer = setTimeout(() => {
      timer = null;
      if (isWanted) {
        isWanted = false;
        run();
      }
    }, everyMs);
  };
  return () => {
    if (timer === null) run();
    else isWanted = true;
  };
}
