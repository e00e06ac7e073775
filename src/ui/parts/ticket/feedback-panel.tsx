import { useState } from "react";
import type { Feedback } from "../../../domain/view.ts";
import { useNow } from "../../desk.tsx";
import { formatMoment } from "../../format.ts";
import { useFeedback, useMe } from "../../queries.ts";
import { feedbackReasonWords, titleOf } from "../../words.ts";
import { DownForm } from "./down-form.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";

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
              {item.callId !== null && <span className="fine">about one step</span>}
              {item.reason && <span>{feedbackReasonWords[item.reason]}</span>}
              {item.intent && <span>It is: {titleOf(item.intent)}</span>}
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
          onSend={(reason, more) =>
            send.mutate({ rating: "down", reason, ...more }, { onSuccess: () => setDown(false) })
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
