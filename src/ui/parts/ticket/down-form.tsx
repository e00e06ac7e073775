import { useId, type FormEvent } from "react";
import type { Intent } from "../../../domain/intent.ts";
import { intents } from "../../../domain/intent-names.ts";
import type { Feedback } from "../../../domain/view.ts";
import { feedbackReasonWords, titleOf } from "../../words.ts";

type Reason = NonNullable<Feedback["reason"]>;

/** Why something was not good. */
export function DownForm(props: {
  isBusy: boolean;
  onBack: () => void;
  /** `intent`: what the ticket really is, where that was said. */
  onSend: (reason: Reason, more: { note?: string; intent?: Intent }) => void;
}) {
  const id = useId();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const reason = String(form.get("reason"));
    const note = String(form.get("note")).trim();
    const intent = intents.find((known) => known === form.get("intent"));
    if (isReason(reason)) props.onSend(reason, { ...(note && { note }), ...(intent && { intent }) });
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
      <div className="field">
        <label htmlFor={`${id}-intent`}>What it really is (optional)</label>
        <select id={`${id}-intent`} name="intent" defaultValue="">
          <option value="">As it was taken</option>
          {intents.map((intent) => (
            <option key={intent} value={intent}>
              {titleOf(intent)}
            </option>
          ))}
        </select>
      </div>
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
