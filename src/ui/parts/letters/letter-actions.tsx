import { Link } from "@tanstack/react-router";
import { useId, useState, type FormEvent } from "react";
import type { DeadLetter } from "../../../domain/dead-letter.ts";
import { useMe, useSettleLetter } from "../../queries.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";

/** Redriving takes one click; letting go asks for the reason first. */
export function LetterActions({ letter }: { letter: DeadLetter }) {
  const me = useMe();
  const [isDismissing, setDismissing] = useState(false);
  const settle = useSettleLetter(letter.id);
  if (letter.status !== "open") {
    // Somebody else was first, or it is done: said where the buttons were.
    return settle.error ? (
      <ProblemNotice error={settle.error} />
    ) : (
      settle.isSuccess && (
        <p role="status">
          Done. <Link to="/dead-letters">Open dead letters</Link>
        </p>
      )
    );
  }
  if (!me.data) return null;
  if (me.data.role === "viewer") {
    return (
      <Section title="What to do">
        <p className="hint">Your role, viewer, may look but not decide. Ask an approver of your team.</p>
      </Section>
    );
  }
  const isUnnamed = letter.ticketId === null;
  return (
    <Section title="What to do">
      <div className="decision" aria-busy={settle.isPending}>
        {settle.error && <ProblemNotice error={settle.error} />}
        {isDismissing ? (
          <DismissForm
            isBusy={settle.isPending}
            onBack={() => setDismissing(false)}
            onDismiss={(note) => settle.mutate({ action: "dismiss", note })}
          />
        ) : (
          <div className="buttons">
            {!isUnnamed && (
              <button
                type="button"
                className="button primary"
                disabled={settle.isPending}
                onClick={() => settle.mutate({ action: "redrive" })}
              >
                {settle.isPending ? "One moment…" : "Redrive"}
              </button>
            )}
            <button
              type="button"
              className="button danger"
              disabled={settle.isPending}
              onClick={() => setDismissing(true)}
            >
              Dismiss…
            </button>
          </div>
        )}
        <ul className="consequences">
          {isUnnamed ? (
            <li>The message names no ticket, so there is nothing to redrive.</li>
          ) : (
            <li>
              <b>Redrive</b> {redriveWords[letter.source]} If it fails again, the letter is open again.
            </li>
          )}
          <li>
            <b>Dismiss</b> takes the letter out of this list and changes nothing else.
          </li>
        </ul>
      </div>
    </Section>
  );
}

const redriveWords: Record<DeadLetter["source"], string> = {
  queue: "sends the message again, which starts the ticket if it has not started.",
  step: "gives the ticket a new run, from triage on, with its budget whole.",
  ticket: "has the ticket worked on again.",
};

function DismissForm(props: { isBusy: boolean; onBack: () => void; onDismiss: (note: string) => void }) {
  const id = useId();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const note = String(new FormData(event.currentTarget).get("note")).trim();
    if (note !== "") props.onDismiss(note);
  }

  return (
    <form className="decision" onSubmit={submit}>
      <div className="field field-longText">
        <label htmlFor={id}>Why can it be let go?</label>
        <textarea id={id} name="note" rows={2} maxLength={2000} required autoFocus dir="auto" />
      </div>
      <div className="buttons">
        <button type="submit" className="button danger" disabled={props.isBusy}>
          {props.isBusy ? "One moment…" : "Dismiss the letter"}
        </button>
        <button type="button" className="button quiet" disabled={props.isBusy} onClick={props.onBack}>
          Back
        </button>
      </div>
    </form>
  );
}
