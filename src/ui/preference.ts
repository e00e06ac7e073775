/** What a person has chosen for this browser. Where nothing can be kept, it holds until the page is left. */
import { useSyncExternalStore } from "react";

export interface Preference<Value extends string> {
  read(): Value;
  write(value: Value): void;
  /** Calls back on every change, also one made in another tab. Gives the way to stop. */
  watch(watcher: () => void): () => void;
}

/** A choice of several words, kept as `signalbox.<name>`. The first one holds until somebody chooses. */
export function createPreference<Value extends string>(
  name: string,
  values: readonly [Value, ...Value[]],
): Preference<Value> {
  const key = `signalbox.${name}`;
  const watchers = new Set<() => void>();
  let unkept: Value | null = null;
  return {
    read() {
      if (unkept !== null) return unkept;
      const kept = readStorage(key);
      return values.find((value) => value === kept) ?? values[0];
    },
    write(value) {
      unkept = writeStorage(key, value) ? null : value;
      for (const watcher of watchers) watcher();
    },
    watch(watcher) {
      const onStorage = (event: StorageEvent) => {
        if (event.key === key || event.key === null) watcher();
      };
      watchers.add(watcher);
      window.addEventListener("storage", onStorage);
      return () => {
        watchers.delete(watcher);
        window.removeEventListener("storage", onStorage);
      };
    },
  };
}

export function usePreference<Value extends string>(preference: Preference<Value>): Value {
  return useSyncExternalStore(preference.watch, preference.read);
}

/** A browser that keeps nothing throws on asking. */
function readStorage(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function writeStorage(key: string, value: string): boolean {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
