import { useId, type FormEvent } from "react";
import type { Feedback } from "../../../domain/view.ts";
import { feedbackReasonWords } from "../../words.ts";

type Reason = NonNullable<Feedback["reason"]>;

/** Why something was not good. */
export function DownForm(props: {
  isBusy: boolean;
  onBack: () => void;
  onSend: (reason: Reason, note: string) => void;
}) {
  const id = useId();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const reason = String(form.get("reason"));
    if (isReason(reason)) props.onSend(reason, String(form.get("note")).trim());
  }

  return (
    <form onSubmit={submit}>
      <fieldset className="reasons">
        <legend>What was not good?</legend>
        {Object.entries(feedbackReasonWords).map(([reason, words]) => (
          <label key={reason}>
            <input type="radio" name="reason" value={reason} required /> {words}
          </label>
        ))}
      </fieldset>
      <div className="field field-longText">
        <label htmlFor={id}>Note (optional)</label>
        <textarea id={id} name="note" rows={2} maxLength={2000} dir="auto" />
      </div>
      <div className="buttons">
        <button type="submit" className="button primary" disabled={props.isBusy}>
          Send feedback
        </button>
        <button type="button" className="button quiet" onClick={props.onBack}>
          Back
        </button>
      </div>
    </form>
  );
}

function isReason(value: string): value is Reason {
  return Object.hasOwn(feedbackReasonWords, value);
}
