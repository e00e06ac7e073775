import { useId, useState, type FormEvent } from "react";
import type { TestTicket } from "../../api.ts";
import { usePostTestTicket, useTestTickets } from "../../queries.ts";
import { Sheet } from "../frame/sheet.tsx";
import { ProblemNotice } from "../problem-notice.tsx";

const kindWords: Record<TestTicket["kind"], string> = {
  refund: "A refund",
  cancellation: "A cancellation",
  orderStatus: "Where is my order?",
};

/** A ticket in one's own words, or one of those that the sandbox business suggests. */
export function TestTicketSheet(props: { onClose: () => void; onPosted: (ticketId: string) => void }) {
  const suggested = useTestTickets();
  const [kind, setKind] = useState<TestTicket["kind"] | "own" | null>(null);
  const items = suggested.data?.items;
  const chosen = kind === null ? items?.[0] : items?.find((item) => item.kind === kind);
  return (
    <Sheet
      title="Post a test ticket"
      about="It is taken in as a delivery of your helpdesk would be, and lives like any other ticket."
      onClose={props.onClose}
    >
      {suggested.error && <ProblemNotice error={suggested.error} onRetry={() => void suggested.refetch()} />}
      {items ? (
        <>
          <fieldset className="kinds">
            <legend>What does the customer want?</legend>
            {[...items.map((item) => item.kind), "own" as const].map((option) => (
              <label key={option}>
                <input
                  type="radio"
                  name="kind"
                  checked={option === (chosen?.kind ?? "own")}
                  onChange={() => setKind(option)}
                />
                {option === "own" ? "Own words" : kindWords[option]}
              </label>
            ))}
          </fieldset>
          <TicketForm key={chosen?.kind ?? "own"} suggested={chosen ?? null} onPosted={props.onPosted} />
        </>
      ) : (
        !suggested.error && (
          <div className="skeleton" role="status">
            <span className="unseen">Loading suggestions</span>
            <div className="skeleton-row" />
            <div className="skeleton-row" />
          </div>
        )
      )}
    </Sheet>
  );
}

function TicketForm(props: { suggested: TestTicket | null; onPosted: (ticketId: string) => void }) {
  const id = useId();
  const post = usePostTestTicket();
  const { suggested } = props;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [subject = "", body = "", email = ""] = ["subject", "body", "email"].map((name) =>
      String(form.get(name)).trim(),
    );
    const name = suggested?.requester.email === email ? suggested.requester.name : undefined;
    post.mutate(
      { subject, body, requester: { email, ...(name !== undefined && { name }) } },
      { onSuccess: ({ ticketId }) => props.onPosted(ticketId) },
    );
  }

  return (
    <form className="test-ticket" onSubmit={submit} aria-busy={post.isPending}>
      {suggested && <p className="hint">{suggested.about}</p>}
      <label htmlFor={`${id}-email`}>From</label>
      <input
        id={`${id}-email`}
        name="email"
        type="email"
        required
        defaultValue={suggested?.requester.email ?? ""}
        placeholder="hannah.whitfield@example.com"
      />
      <label htmlFor={`${id}-subject`}>Subject</label>
      <input
        id={`${id}-subject`}
        name="subject"
        maxLength={500}
        required
        dir="auto"
        defaultValue={suggested?.subject ?? ""}
      />
      <label htmlFor={`${id}-body`}>Message</label>
      <textarea
        id={`${id}-body`}
        name="body"
        rows={7}
        maxLength={20_000}
        required
        dir="auto"
        defaultValue={suggested?.body ?? ""}
      />
      {post.error && <ProblemNotice error={post.error} />}
      <div className="buttons">
        <button type="submit" className="button primary" disabled={post.isPending}>
          {post.isPending ? "Posting…" : "Post it"}
        </button>
      </div>
    </form>
  );
}
