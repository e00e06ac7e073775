import type { SettingsView } from "../../../domain/settings.ts";
import { formatDateTime } from "../../format.ts";

/** What was entered and is not changed yet; stays in sight. */
export function DraftBar(props: {
  places: readonly { id: string; label: string }[];
  onDiscard: () => void;
  onPreview: () => void;
}) {
  return (
    <div className="draft-bar" role="region" aria-label="Draft">
      <p>
        <strong>Not changed yet:</strong> {props.places.map(({ label }) => label).join(", ")}
      </p>
      <div className="buttons">
        <button type="button" className="button quiet" onClick={props.onDiscard}>
          Discard
        </button>
        <button type="button" className="button primary" onClick={props.onPreview}>
          Preview the change…
        </button>
      </div>
    </div>
  );
}

/** Somebody has changed the settings under a draft. */
export function NewerNotice(props: { view: SettingsView; onGoOn: () => void; onDiscard: () => void }) {
  const { changedBy, changedAt } = props.view;
  return (
    <div className="notice-bar" role="alert">
      <p>
        <strong>{changedBy ?? "Somebody"} has changed the settings</strong>
        {changedAt !== null && ` on ${formatDateTime(changedAt)}`} while you were at it. What you entered can
        be put over that.
      </p>
      <div className="buttons">
        <button type="button" className="button" onClick={props.onGoOn}>
          Go on with the newest
        </button>
        <button type="button" className="button quiet" onClick={props.onDiscard}>
          Discard mine
        </button>
      </div>
    </div>
  );
}

/** Sections that this release cannot read. */
export function BrokenNotice({ broken }: Pick<SettingsView, "broken">) {
  if (broken.length === 0) return null;
  return (
    <div className="notice-bar bad" role="alert">
      <p>
        <strong>Some settings cannot be read by this release.</strong> What was last good stands in for them:{" "}
        {broken
          .map(({ section, version, problem }) => `${section} of version ${version} (${problem})`)
          .join("; ")}
        . A change of the section mends it.
      </p>
    </div>
  );
}
