import { useArmedKey } from "../../keyboard.ts";

/** Between the two presses of a weighty key: what the second one will do. */
export function ArmedKeyHint() {
  const armed = useArmedKey();
  return (
    <div className="armed-place" role="status">
      {armed && (
        <p className="armed">
          <span>
            Press <kbd>{armed.key.toUpperCase()}</kbd> again: <strong>{armed.words}</strong>
          </span>
          <span className="armed-out">
            <kbd>Esc</kbd> leaves it
          </span>
        </p>
      )}
    </div>
  );
}
