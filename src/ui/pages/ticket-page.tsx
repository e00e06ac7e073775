import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Approval } from "../../domain/approval.ts";
import type { TicketView } from "../../domain/view.ts";
import { ApiProblem } from "../api.ts";
import { ApprovalCard } from "../parts/ticket/approval-card.tsx";
import { AssessmentPanel } from "../parts/ticket/assessment-panel.tsx";
import { CallChain } from "../parts/ticket/call-chain.tsx";
import { DecidedApproval, SettledNotice } from "../parts/ticket/decided-approval.tsx";
import { DeedList } from "../parts/ticket/deed-list.tsx";
import { DraftPanel } from "../parts/ticket/draft-panel.tsx";
import { EffectList } from "../parts/ticket/effect-list.tsx";
import { EventList } from "../parts/ticket/event-list.tsx";
import { EvidencePanel } from "../parts/ticket/evidence-panel.tsx";
import { FeedbackPanel } from "../parts/ticket/feedback-panel.tsx";
import { MemoryPanel } from "../parts/ticket/memory-panel.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { Section } from "../parts/section.tsx";
import { Thread } from "../parts/ticket/thread.tsx";
import { TicketActions } from "../parts/ticket/ticket-actions.tsx";
import { TicketHead } from "../parts/ticket/ticket-head.tsx";
import { TrackView } from "../parts/ticket/track.tsx";
import { UndoBar } from "../parts/ticket/undo-bar.tsx";
import { VerdictPanel } from "../parts/ticket/verdict-panel.tsx";
import { useTicket } from "../queries.ts";
import "../styles/ticket.css";
import "../styles/content.css";
import "../styles/approval.css";
import "../styles/calls.css";

const route = getRouteApi("/tickets/$ticketId");

export function TicketPage() {
  const { ticketId } = route.useParams();
  const ticket = useTicket(ticketId);
  return (
    <>
      <title>{ticket.data ? `${ticket.data.ticket.subject} · Signalbox` : "Signalbox"}</title>
      <nav className="crumbs" aria-label="Where you are">
        <Link to="/">Tickets</Link> <span aria-hidden="true">/</span> <code>{ticketId}</code>
      </nav>
      {ticket.error && <TicketProblem error={ticket.error} onRetry={() => void ticket.refetch()} />}
      {ticket.data ? <Ticket view={ticket.data} /> : !ticket.error && <TicketSkeleton />}
    </>
  );
}

function Ticket({ view }: { view: TicketView }) {
  const { id } = view.ticket;
  const [openedAt] = useState(Date.now);
  const pending = view.approvals.filter((approval) => approval.status === "pending");
  const decided = view.approvals.filter((approval) => approval.status !== "pending");
  const settled = decided.filter((approval) => settledAt(approval) > openedAt);
  const isYours = view.state === "escalated" || view.state === "answering";
  return (
    <>
      <TicketHead view={view} />
      <UndoBar
        ticketId={id}
        replyDueAt={view.replyDueAt}
        isPersons={view.written.at(-1)?.status === "held"}
      />
      <div className="columns">
        <div className="column-main">
          {settled.map((approval) => (
            <SettledNotice key={approval.id} approval={approval} />
          ))}
          {pending.length > 0 && (
            <Section title={pending.length === 1 ? "Your decision" : "Your decisions"} className="asks">
              {pending.map((approval, index) => (
                <ApprovalCard
                  key={approval.id}
                  ticketId={id}
                  approval={approval}
                  earlier={earlierOf(approval, decided)}
                  evidence={view.evidence}
                  hasKeys={index === 0}
                />
              ))}
            </Section>
          )}
          <Thread view={view} />
          {isYours && <TicketActions view={view} />}
          <DraftPanel view={view} />
          {decided.length > 0 && (
            <Section title="Decisions">
              {decided.map((approval) => (
                <DecidedApproval key={approval.id} approval={approval} />
              ))}
            </Section>
          )}
        </div>
        <div className="column-side">
          {view.assessment && <AssessmentPanel assessment={view.assessment} />}
          {(view.evidence.length > 0 || view.gaps.length > 0) && (
            <EvidencePanel evidence={view.evidence} gaps={view.gaps} draft={view.draft} />
          )}
          {view.verdict && <VerdictPanel verdict={view.verdict} />}
        </div>
        {view.state !== "erased" && (
          <div className="column-after">
            {!isYours && <TicketActions view={view} />}
            <FeedbackPanel ticketId={id} feedback={view.feedback} />
          </div>
        )}
      </div>
      <DeedList ticketId={id} />
      <EffectList effects={view.effects} />
      <TrackView view={view} />
      <CallChain ticketId={id} calls={view.calls} feedback={view.feedback} />
      <MemoryPanel ticketId={id} />
      <EventList ticketId={id} />
      <p className="fine machine">Machine {view.machineVersion}</p>
    </>
  );
}

/** When a question was settled, Unix milliseconds; 0 where something newer took its place. */
function settledAt({ status, decidedAt, expiresAt }: Approval): number {
  return status === "expired" ? expiresAt : (decidedAt ?? 0);
}

/** The question as it was last put about the same record, if it was. */
function earlierOf({ action, target }: Approval, decided: readonly Approval[]): Approval | null {
  return (
    decided.findLast((other) => other.action.tool === action.tool && other.target?.id === target?.id) ?? null
  );
}

function TicketProblem({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (error instanceof ApiProblem && (error.status === 404 || error.status === 410)) {
    return (
      <section className="notice">
        <h1>{error.status === 404 ? "There is no such ticket" : "This ticket has been erased"}</h1>
        <p>{error.detail}</p>
      </section>
    );
  }
  return <ProblemNotice error={error} onRetry={onRetry} />;
}

function TicketSkeleton() {
  return (
    <div className="skeleton" role="status">
      <span className="unseen">Loading the ticket</span>
      <div className="skeleton-row skeleton-title" />
      <div className="skeleton-row skeleton-track" />
      <div className="skeleton-row skeleton-body" />
    </div>
  );
}
