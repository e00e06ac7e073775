import { useId, useState, type FormEvent } from "react";
import type { TicketState } from "../../../domain/state.ts";
import type { TicketView } from "../../../domain/view.ts";
import type { TicketCommand } from "../../api.ts";
import { useCommand, useMe } from "../../queries.ts";
import { Composer } from "./composer.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { SaveFixture } from "./save-fixture.tsx";
import { Section } from "../section.tsx";

/** What a person may do to a ticket besides deciding: write, take it over, give it back, end it. */
export function TicketActions({ view }: { view: TicketView }) {
  const { state, question } = view;
  const ticketId = view.ticket.id;
  const me = useMe();
  if (!me.data || me.data.role === "viewer" || state === "erased" || state === "cancelled") return null;
  return (
    <>
      <Composer view={view} />
      <Section title={state === "escalated" ? "Your turn" : "Take part"}>
        {question !== null && <AnswerForm ticketId={ticketId} question={question} />}
        <Commands ticketId={ticketId} state={state} />
        <SaveFixture ticketId={ticketId} />
      </Section>
    </>
  );
}

/** What an agent could not find out; the answer goes with the ticket back to the agents. */
function AnswerForm({ ticketId, question }: { ticketId: string; question: string }) {
  const id = useId();
  const command = useCommand(ticketId);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const note = String(new FormData(event.currentTarget).get("answer")).trim();
    if (note !== "") command.mutate({ command: "handback", note });
  }

  return (
    <form onSubmit={submit} className="reply answer">
      <p>
        <strong>An agent needs to know:</strong> <span dir="auto">{question}</span>
      </p>
      <label htmlFor={id}>Your answer</label>
      <textarea id={id} name="answer" rows={2} required maxLength={2000} dir="auto" />
      {command.error && <ProblemNotice error={command.error} />}
      <div className="buttons">
        <button type="submit" className="button primary" disabled={command.isPending}>
          Answer and hand back
        </button>
      </div>
    </form>
  );
}

function Commands({ ticketId, state }: { ticketId: string; state: TicketState }) {
  const [isCancelling, setCancelling] = useState(false);
  const command = useCommand(ticketId);
  const send = (wanted: TicketCommand) => command.mutate({ command: wanted });
  if (isCancelling) {
    return (
      <div className="confirm" role="group" aria-label="Cancel this ticket">
        <p>Cancel this ticket? Nothing more is done and no reply is sent.</p>
        {command.error && <ProblemNotice error={command.error} />}
        <div className="buttons">
          <button
            type="button"
            className="button danger"
            disabled={command.isPending}
            onClick={() => send("cancel")}
          >
            Cancel the ticket
          </button>
          <button type="button" className="button quiet" autoFocus onClick={() => setCancelling(false)}>
            Keep it
          </button>
        </div>
      </div>
    );
  }
  return (
    <>
      {command.error && <ProblemNotice error={command.error} />}
      <div className="buttons">
        {(state === "escalated" || state === "resolved") && (
          <button
            type="button"
            className="button"
            disabled={command.isPending}
            onClick={() => send("handback")}
          >
            Hand back to Signalbox
          </button>
        )}
        {state !== "resolved" && (
          <>
            {state !== "answering" && (
              <button
                type="button"
                className="button"
                disabled={command.isPending}
                onClick={() => send("resolve")}
              >
                Mark resolved
              </button>
            )}
            <button
              type="button"
              className="button danger"
              disabled={command.isPending}
              onClick={() => setCancelling(true)}
            >
              Cancel ticket…
            </button>
          </>
        )}
      </div>
    </>
  );
}
