import { useSyncExternalStore } from "react";

const query = "(width < 1000px)";

/** Whether rows are laid out as cards; the same width is in styles/inbox.css. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(watch, () => matchMedia(query).matches);
}

function watch(watcher: () => void): () => void {
  const media = matchMedia(query);
  media.addEventListener("change", watcher);
  return () => media.removeEventListener("change", watcher);
}
