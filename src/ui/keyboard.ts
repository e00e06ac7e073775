/**
 * Keys that do what a button does. A part registers what its key does with `useShortcut`; of several for one key, the
 * one registered last counts. Keys are the characters people read, whatever the layout, and do nothing while somebody
 * types, has a dialog or menu open, or has switched single keys off.
 */
import { useEffect, useEffectEvent, useId, useSyncExternalStore } from "react";
import { tinykeys } from "tinykeys";
import { createPreference } from "./preference.ts";

export interface Shortcut {
  /** A character or a name as `KeyboardEvent.key` has it: `a`, `/`, `?`, `Enter`, `Escape`. */
  key: string;
  /** What it does, for the list of keys: `Approve`. */
  label: string;
  /** Under which heading the list of keys shows it. */
  group: "Everywhere" | "In the list" | "On a ticket";
  run: () => void;
  /** False leaves the key to whoever registered it before; the list of keys still tells of it. */
  enabled?: boolean;
  /** What is about to happen, for deeds that take the key twice: `Refund €900.00 for order SB-1`. */
  confirm?: string | null;
}

/** A key that was pressed once and has to be pressed again. */
export interface ArmedKey {
  id: string;
  key: string;
  words: string;
}

/** Whether single keys work in this browser. */
export const singleKeys = createPreference("single-keys", ["on", "off"]);

/** How long the second press is waited for. */
const armedMs = 5_000;

interface Registered extends Pick<Shortcut, "key" | "label" | "group"> {
  id: string;
  isEnabled: boolean;
}

let registered: readonly Registered[] = [];
let armed: ArmedKey | null = null;
let armedTimer: ReturnType<typeof setTimeout> | undefined;
const watchers = new Set<() => void>();

function tell(): void {
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function arm(next: ArmedKey | null): void {
  clearTimeout(armedTimer);
  if (next) armedTimer = setTimeout(() => arm(null), armedMs);
  if (next === armed) return;
  armed = next;
  tell();
}

/** Forgets a first press. */
export function disarm(): void {
  arm(null);
}

/** How long a key that was passed on waits for whoever takes it, which may have to be fetched first. */
const passedOnMs = 8_000;
let passedOn: { key: string; until: number } | null = null;

/** Presses a key on behalf of a part that is about to appear: from the list, `E` opens a ticket and edits there. */
export function passOn(key: string): void {
  passedOn = { key, until: Date.now() + passedOnMs };
}

/** The key that waits for its second press, for the one place that says so. */
export function useArmedKey(): ArmedKey | null {
  return useSyncExternalStore(watch, () => armed);
}

/** Everything keys do on this page, in the order of registering, also what they cannot do just now. */
export function useShortcutList(): readonly Registered[] {
  return useSyncExternalStore(watch, () => registered);
}

/**
 * Registers what a key does for as long as the part is on screen. `isArmed` is true between the two presses of a key
 * with `confirm`, so that the button can say that it waits.
 */
export function useShortcut(shortcut: Shortcut): { isArmed: boolean } {
  const id = useId();
  const { key, label, group, enabled = true } = shortcut;
  const isArmed = useSyncExternalStore(watch, () => armed?.id === id);
  const press = useEffectEvent((isRepeated: boolean) => {
    const { confirm = null, run } = shortcut;
    if (confirm !== null && isRepeated) return;
    // Armed for other words is armed for another deed.
    if (confirm !== null && (armed?.id !== id || armed.words !== confirm)) {
      return arm({ id, key, words: confirm });
    }
    arm(null);
    run();
  });
  const onPress = useEffectEvent((event: KeyboardEvent) => {
    if (isElsewhere(event, key) || holderOf(key) !== id) return;
    event.preventDefault();
    press(event.repeat);
  });
  useEffect(() => {
    registered = [...registered, { id, key, label, group, isEnabled: enabled }];
    tell();
    if (enabled && passedOn?.key === key && group === "On a ticket") {
      const isInTime = passedOn.until > Date.now();
      passedOn = null;
      if (isInTime) press(false);
    }
    const stop = !enabled
      ? () => {}
      : tinykeys(window, Object.fromEntries(bindingsOf(key).map((binding) => [binding, onPress])));
    return () => {
      stop();
      registered = registered.filter((other) => other.id !== id);
      if (armed?.id === id) arm(null);
      tell();
    };
  }, [id, key, label, group, enabled]);
  return { isArmed };
}

/** Who a key belongs to now. */
function holderOf(key: string): string | undefined {
  return registered.findLast((other) => other.key === key && other.isEnabled)?.id;
}

/** Signs are typed with Shift on some keyboards and without on others. */
function bindingsOf(key: string): string[] {
  return /^[^\p{L}]$/u.test(key) ? [key, `Shift+${key}`] : [key];
}

function isElsewhere(event: KeyboardEvent, key: string): boolean {
  if (event.defaultPrevented || event.isComposing) return true;
  if (key.length === 1 && singleKeys.read() === "off") return true;
  if (document.querySelector("[role=dialog],[role=alertdialog],[role=menu],[role=listbox]")) return true;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("textarea,select,[contenteditable],input:not([type=checkbox],[type=radio])")) {
    return key !== "Escape";
  }
  // What has the focus answers to Enter itself.
  return key === "Enter" && target?.closest("a,button,summary,input") != null;
}
