import type { Oracle } from "./oracle.ts";

/** Nothing in this process has anybody to call. */
export function watchNetwork(oracle: Oracle): { stop(): void } {
  const before = globalThis.fetch;
  globalThis.fetch = (input) => {
    oracle.violate(
      "network",
      null,
      `a request left for ${input instanceof Request ? input.url : String(input)}`,
    );
    return Promise.reject(new TypeError("there is no network"));
  };
  return { stop: () => void (globalThis.fetch = before) };
}
