import { useId, useState, type FormEvent } from "react";
import type { SettingsPreview } from "../../../domain/settings.ts";
import { ApiProblem, type SettingsWish } from "../../api.ts";
import { formatDateTime } from "../../format.ts";
import { useChangeSettings, useSettingsPreview } from "../../settings-queries.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { DifferenceList } from "./difference-list.tsx";
import { EffectPreview } from "./effect-preview.tsx";
import { Window } from "./window.tsx";

/** What a change would do, and the change itself once somebody has said why. Nothing is changed before that. */
export function ChangeWindow(props: {
  title: string;
  wish: SettingsWish;
  /** The version the wish was made on. */
  version: number;
  onChanged: () => void;
  onClose: () => void;
  /** Somebody else was first: looks at what the settings are by now. */
  onOutdated: () => void;
}) {
  const { title, wish, version, onChanged, onClose, onOutdated } = props;
  const preview = useSettingsPreview(wish, version);
  const change = useChangeSettings();
  const error = change.error ?? preview.error;
  return (
    <Window title={title} onClose={onClose} isWide>
      {error && <Refusal error={error} onRetry={() => void preview.refetch()} onOutdated={onOutdated} />}
      {!preview.data && !preview.error && (
        <p className="hint" role="status">
          Working out what this would do…
        </p>
      )}
      {preview.data && (
        <>
          <div className="window-body">
            <Problems problems={preview.data.problems} />
            <section>
              <h3>What changes</h3>
              <DifferenceList differences={preview.data.differences} />
            </section>
            <EffectPreview preview={preview.data} />
          </div>
          <ConfirmForm
            isPossible={preview.data.problems.length === 0}
            isBusy={change.isPending}
            onBack={onClose}
            onConfirm={(note) => change.mutate({ wish, version, note }, { onSuccess: onChanged })}
          />
        </>
      )}
    </Window>
  );
}

function Refusal(props: { error: Error; onRetry: () => void; onOutdated: () => void }) {
  const { error } = props;
  const isOutdated = error instanceof ApiProblem && error.status === 409;
  if (!isOutdated) return <ProblemNotice error={error} onRetry={props.onRetry} />;
  return (
    <div className="problem" role="alert">
      <p>
        <strong>{error.changedBy ?? "Somebody"} was first.</strong>{" "}
        {error.changedAt !== null && `The settings were changed on ${formatDateTime(error.changedAt)}. `}
        Nothing you entered is lost.
      </p>
      <button type="button" className="button" onClick={props.onOutdated}>
        Look at the newest
      </button>
    </div>
  );
}

function Problems({ problems }: Pick<SettingsPreview, "problems">) {
  if (problems.length === 0) return null;
  return (
    <div className="problem stacked" role="alert">
      <p>
        <strong>It cannot be changed like this.</strong>
      </p>
      <ul>
        {problems.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <code>{path}</code> <span dir="auto">{message}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Asks for the reason, which is kept with the change for good. */
export function ConfirmForm(props: {
  isPossible: boolean;
  isBusy: boolean;
  words?: string;
  isDangerous?: boolean;
  onBack: () => void;
  onConfirm: (note: string) => void;
}) {
  const { isPossible, isBusy, words = "Change the settings", isDangerous = false, onBack, onConfirm } = props;
  const id = useId();
  const [note, setNote] = useState("");

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPossible && note.trim().length >= 3) onConfirm(note.trim());
  }

  return (
    <form className="confirm" onSubmit={submit} aria-busy={isBusy}>
      {isPossible && (
        <div className="field field-longText">
          <label htmlFor={id}>Why? It is kept with the change.</label>
          <textarea
            id={id}
            rows={2}
            minLength={3}
            maxLength={500}
            required
            dir="auto"
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </div>
      )}
      <div className="buttons">
        {isPossible && (
          <button
            type="submit"
            className={isDangerous ? "button danger" : "button primary"}
            disabled={isBusy}
          >
            {isBusy ? "One moment…" : words}
          </button>
        )}
        <button type="button" className="button quiet" disabled={isBusy} onClick={onBack}>
          {isPossible ? "Back" : "Back to the settings"}
        </button>
      </div>
    </form>
  );
}
