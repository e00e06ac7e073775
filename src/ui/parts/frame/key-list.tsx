import { singleKeys, useShortcutList } from "../../keyboard.ts";
import { usePreference } from "../../preference.ts";
import { Sheet } from "./sheet.tsx";

const names: Record<string, string> = { Escape: "Esc" };
const groups = ["Everywhere", "In the list", "On a ticket"] as const;

/** Every key that does something on this page, and the switch that gives single keys back to the browser. */
export function KeyList({ onClose }: { onClose: () => void }) {
  const shortcuts = useShortcutList();
  const mode = usePreference(singleKeys);
  return (
    <Sheet
      title="Keyboard shortcuts"
      about="Weighty deeds take the same key twice: the first press says what is about to happen."
      onClose={onClose}
    >
      <label className="key-switch">
        <input
          type="checkbox"
          role="switch"
          checked={mode === "on"}
          onChange={(event) => singleKeys.write(event.target.checked ? "on" : "off")}
        />
        Single keys work in this browser
      </label>
      {groups.map((group) => {
        const keys = shortcuts.filter(
          (shortcut, index) =>
            shortcut.group === group &&
            shortcuts.findLastIndex((other) => other.key === shortcut.key && other.group === group) === index,
        );
        if (keys.length === 0) return null;
        return (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl className={mode === "on" ? "keys" : "keys off"}>
              {keys.map(({ id, key, label, isEnabled }) => (
                <div key={id} className={isEnabled ? undefined : "not-now"}>
                  <dt>
                    <kbd>{names[key] ?? (key.length === 1 ? key.toUpperCase() : key)}</kbd>
                  </dt>
                  <dd>{label}</dd>
                </div>
              ))}
            </dl>
          </section>
        );
      })}
    </Sheet>
  );
}
