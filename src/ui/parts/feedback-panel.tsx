import { useId, useState, type FormEvent } from "react";
import type { Feedback } from "../../domain/view.ts";
import { useNow } from "../desk.tsx";
import { formatMoment } from "../format.ts";
import { useFeedback, useMe } from "../queries.ts";
import { feedbackReasonWords } from "../words.ts";
import { ProblemNotice } from "./problem-notice.tsx";
import { Section } from "./section.tsx";

type Reason = NonNullable<Feedback["reason"]>;

export function FeedbackPanel({ ticketId, feedback }: { ticketId: string; feedback: readonly Feedback[] }) {
  const [isDown, setDown] = useState(false);
  const send = useFeedback(ticketId);
  const now = useNow(60_000);
  const me = useMe();
  return (
    <Section title="How well did Signalbox do?">
      {feedback.length > 0 && (
        <ul className="feedback">
          {feedback.map((item, index) => (
            <li key={index}>
              <strong>{item.rating === "up" ? "Good" : "Not good"}</strong>
              {item.reason && <span>{feedbackReasonWords[item.reason]}</span>}
              {item.note && <span dir="auto">{item.note}</span>}
              <span className="fine">
                {item.by}, {formatMoment(item.at, now)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {send.error && <ProblemNotice error={send.error} />}
      {me.data?.role === "viewer" ? (
        feedback.length === 0 && <p className="none">Nobody has said yet.</p>
      ) : isDown ? (
        <DownForm
          isBusy={send.isPending}
          onBack={() => setDown(false)}
          onSend={(reason, note) =>
            send.mutate(
              { rating: "down", reason, ...(note && { note }) },
              { onSuccess: () => setDown(false) },
            )
          }
        />
      ) : (
        <div className="buttons">
          <button
            type="button"
            className="button"
            disabled={send.isPending}
            onClick={() => send.mutate({ rating: "up" })}
          >
            Good
          </button>
          <button type="button" className="button" disabled={send.isPending} onClick={() => setDown(true)}>
            Not good…
          </button>
        </div>
      )}
    </Section>
  );
}

function DownForm(props: {
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
