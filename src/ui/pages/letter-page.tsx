import { getRouteApi, Link } from "@tanstack/react-router";
import { ApiProblem, type LetterView } from "../api.ts";
import { useNow } from "../desk.tsx";
import { formatDateTime, formatMoment, formatNumber } from "../format.ts";
import { Badge, StateBadge } from "../parts/badge.tsx";
import { EventRow } from "../parts/ticket/event-list.tsx";
import { LetterActions } from "../parts/letters/letter-actions.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { Section } from "../parts/section.tsx";
import { useLetter } from "../queries.ts";
import { givenUpTitle, letterSourceWords, letterStatusWords, reasonWords } from "../words.ts";
import "../styles/ticket.css";
import "../styles/approval.css";
import "../styles/content.css";
import "../styles/calls.css";
import "../styles/letters.css";

const route = getRouteApi("/dead-letters/$letterId");

export function LetterPage() {
  const { letterId } = route.useParams();
  const letter = useLetter(letterId);
  const isUnknown = letter.error instanceof ApiProblem && letter.error.status === 404;
  return (
    <>
      <title>{letter.data ? `${givenUpTitle(letter.data.what)} · Signalbox` : "Signalbox"}</title>
      <nav className="crumbs" aria-label="Where you are">
        <Link to="/dead-letters">Dead letters</Link> <span aria-hidden="true">/</span> <code>{letterId}</code>
      </nav>
      {isUnknown ? (
        <section className="notice">
          <h1>There is no such dead letter</h1>
          <p>It was about a ticket that has been erased, or was decided on long ago.</p>
        </section>
      ) : (
        letter.error && <ProblemNotice error={letter.error} onRetry={() => void letter.refetch()} />
      )}
      {letter.data && !isUnknown ? <Letter view={letter.data} /> : !letter.error && <LetterSkeleton />}
    </>
  );
}

function Letter({ view }: { view: LetterView }) {
  const now = useNow(60_000);
  const { label, tone } = letterStatusWords[view.status];
  return (
    <div className="letter">
      <header>
        <h1>{givenUpTitle(view.what)}</h1>
        <p className="fine">{letterSourceWords[view.source]}</p>
      </header>
      <Section title="What happened" aside={<Badge tone={tone}>{label}</Badge>}>
        <p className="letter-error" dir="auto">
          {view.error || <span className="none">Nothing is known of the error.</span>}
        </p>
        <dl className="pairs">
          <div>
            <dt>Failed last</dt>
            <dd>
              <time dateTime={new Date(view.at).toISOString()} title={formatDateTime(view.at)}>
                {formatMoment(view.at, now)}
              </time>
            </dd>
          </div>
          <div>
            <dt>Attempts</dt>
            <dd>{formatNumber(view.attempts)}</dd>
          </div>
          <div>
            <dt>Step</dt>
            <dd>
              <code>{view.what}</code>
            </dd>
          </div>
          {view.decidedBy !== null && <LastDecision view={view} now={now} />}
        </dl>
      </Section>
      <LetterActions letter={view} />
      {view.ticketId !== null && <LetterTicket ticketId={view.ticketId} ticket={view.ticket} />}
    </div>
  );
}

function LastDecision({ view, now }: { view: LetterView; now: number }) {
  return (
    <div>
      {/* An open letter that somebody decided on has failed again since. */}
      <dt>{view.status === "open" ? "Decided before by" : `${letterStatusWords[view.status].label} by`}</dt>
      <dd>
        {view.decidedBy}
        {view.decidedAt !== null && `, ${formatMoment(view.decidedAt, now)}`}
        {view.status === "open" && ". It failed again since."}
        {view.note && (
          <p className="note prose" dir="auto">
            {view.note}
          </p>
        )}
      </dd>
    </div>
  );
}

function LetterTicket({ ticketId, ticket }: { ticketId: string; ticket: LetterView["ticket"] }) {
  return (
    <Section title="Its ticket" aside={ticket?.state && <StateBadge state={ticket.state} />}>
      {ticket === null ? (
        <p className="none">
          There is no ticket <code>{ticketId}</code>.
        </p>
      ) : (
        <>
          <p className="letter-ticket">
            <Link to="/tickets/$ticketId" params={{ ticketId }}>
              <code>{ticketId}</code>
            </Link>{" "}
            {ticket.reason && <span className="reason">{reasonWords[ticket.reason]}</span>}
          </p>
          {ticket.state === null ? (
            <p className="none">What is stored of it cannot be read.</p>
          ) : (
            <>
              <h3>Last events</h3>
              <div className="events">
                <ol>
                  {ticket.events.toReversed().map((event) => (
                    <EventRow key={event.seq} event={event} />
                  ))}
                </ol>
              </div>
            </>
          )}
        </>
      )}
    </Section>
  );
}

function LetterSkeleton() {
  return (
    <div className="skeleton" role="status">
      <span className="unseen">Loading the dead letter</span>
      <div className="skeleton-row skeleton-title" />
      <div className="skeleton-row skeleton-track" />
    </div>
  );
}
