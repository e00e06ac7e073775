import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { guide, nextStep, stepMark, useGuideTicketId, type GuideStep } from "../../guide.ts";
import { usePreference } from "../../preference.ts";
import { useGuideTicket, useMe } from "../../queries.ts";
import { stateWords } from "../../words.ts";
import { Icon } from "../frame/icon.tsx";
import { TestTicketButton } from "./test-ticket-button.tsx";

/** On a sandbox tenant: how to see one ticket through, step by step, until somebody has no need of it. */
export function FirstVisit() {
  const me = useMe().data;
  const isOpen = usePreference(guide) === "open";
  const ticketId = useGuideTicketId();
  const ticket = useGuideTicket(ticketId);
  if (!isOpen || me?.environment !== "sandbox" || me.role === "viewer") return null;
  const step = nextStep(ticketId, ticket?.state ?? null);
  return (
    <section className="guide" aria-labelledby="guide-title">
      <header>
        <h2 id="guide-title">See one ticket through</h2>
        <p className="hint">
          {me.tenantName} is a sandbox: its customers, orders and money are made up, the way a ticket goes is
          not.
        </p>
        <button type="button" className="button quiet" onClick={() => guide.write("closed")}>
          Close the guide
        </button>
      </header>
      <ol>
        <Step
          step="post"
          current={step}
          title="Post a test ticket"
          action={<TestTicketButton isNext={step === "post"} />}
        >
          A customer asks for their money back. It comes in as your helpdesk would send it.
        </Step>
        <Step
          step="watch"
          current={step}
          title="Watch it being worked on"
          action={ticketId !== null && <TicketLink id={ticketId}>Open the ticket</TicketLink>}
        >
          {ticket ? (
            <>
              Now: <strong>{stateWords[ticket.state].label}</strong>. Triage, evidence, draft and checks take
              a few seconds.
            </>
          ) : (
            "Triage, evidence, draft and checks: each is a call you can look into."
          )}
        </Step>
        <Step
          step="decide"
          current={step}
          title="Decide on what it proposes"
          action={
            step === "decide" &&
            ticketId !== null && (
              <TicketLink id={ticketId} isPrimary>
                Decide now
              </TicketLink>
            )
          }
        >
          Look at three things: what exactly would be done, which rule asks you and why, and where each value
          was found. Then approve it, or press <kbd>A</kbd>.
        </Step>
      </ol>
      {step === "done" && ticket && (
        <p className="guide-end" role="status">
          <Icon name="check" /> Seen through: {stateWords[ticket.state].label}. Its whole history is on the
          ticket’s page.
        </p>
      )}
    </section>
  );
}

function Step(props: {
  step: GuideStep;
  current: GuideStep;
  title: string;
  action: ReactNode;
  children: ReactNode;
}) {
  const mark = stepMark(props.step, props.current);
  return (
    <li className={`guide-step ${mark}`} aria-current={mark === "now" ? "step" : undefined}>
      <span className="guide-mark">{mark === "done" && <Icon name="check" />}</span>
      <div>
        <h3>
          {props.title}
          {mark === "done" && <span className="unseen"> (done)</span>}
        </h3>
        <p>{props.children}</p>
        {props.action}
      </div>
    </li>
  );
}

function TicketLink({ id, isPrimary, children }: { id: string; isPrimary?: boolean; children: ReactNode }) {
  return (
    <Link
      to="/tickets/$ticketId"
      params={{ ticketId: id }}
      className={isPrimary ? "button primary" : "button"}
    >
      {children}
    </Link>
  );
}
