import { Link } from "@tanstack/react-router";
import type { DeadLetter } from "../../../domain/dead-letter.ts";
import { useNow } from "../../desk.tsx";
import { formatMoment } from "../../format.ts";
import { useLetters, useMe, useSettleLetter } from "../../queries.ts";
import { givenUpTitle } from "../../words.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";

const shown = 5;

/** What could not be worked on and waits for somebody: tried again from here, or looked at first. */
export function OpenLetters({ open }: { open: number }) {
  const letters = useLetters(true);
  const items = letters.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section
      title="Dead letters"
      className="wide"
      aside={open > 0 && <Link to="/dead-letters">All {open} open</Link>}
    >
      {letters.error && <ProblemNotice error={letters.error} onRetry={() => void letters.refetch()} />}
      {open === 0 ? (
        <p className="none">Nothing waits here.</p>
      ) : (
        <ul className="open-letters">
          {items.slice(0, shown).map((letter) => (
            <li key={letter.id}>
              <OpenLetter letter={letter} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function OpenLetter({ letter }: { letter: DeadLetter }) {
  const now = useNow(60_000);
  const me = useMe();
  const settle = useSettleLetter(letter.id);
  const mayDecide = me.data !== undefined && me.data.role !== "viewer" && letter.ticketId !== null;
  return (
    <>
      <div>
        <Link to="/dead-letters/$letterId" params={{ letterId: letter.id }}>
          {givenUpTitle(letter.what)}
        </Link>
        <span className="fine" dir="auto">
          {letter.error}
        </span>
        <span className="fine">{formatMoment(letter.at, now)}</span>
      </div>
      {settle.error && <ProblemNotice error={settle.error} />}
      {mayDecide && (
        <button
          type="button"
          className="button"
          disabled={settle.isPending}
          onClick={() => settle.mutate({ action: "redrive" })}
        >
          {settle.isPending ? "One moment…" : "Try again"}
          <span className="unseen">: {givenUpTitle(letter.what)}</span>
        </button>
      )}
    </>
  );
}
