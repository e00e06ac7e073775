import { getRouteApi } from "@tanstack/react-router";
import { LetterTable } from "../parts/letters/letter-table.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useLetters } from "../queries.ts";
import "../styles/letters.css";

const route = getRouteApi("/dead-letters");

/** What could not be worked on, and waits for a person to have it tried again or to let it go. */
export function LettersPage() {
  const { show } = route.useSearch();
  const navigate = route.useNavigate();
  const onlyOpen = show !== "all";
  const choose = (all: boolean) => navigate({ search: all ? { show: "all" } : {}, replace: true });
  return (
    <>
      <title>Dead letters · Signalbox</title>
      <div className="list-head">
        <h1>Dead letters</h1>
        <nav className="groups" aria-label="Show">
          <button type="button" aria-pressed={onlyOpen} onClick={() => void choose(false)}>
            Open
          </button>
          <button type="button" aria-pressed={!onlyOpen} onClick={() => void choose(true)}>
            All
          </button>
        </nav>
      </div>
      <LetterList onlyOpen={onlyOpen} onShowAll={() => void choose(true)} />
    </>
  );
}

function LetterList({ onlyOpen, onShowAll }: { onlyOpen: boolean; onShowAll: () => void }) {
  const letters = useLetters(onlyOpen);
  const items = letters.data?.pages.flatMap((page) => page.items);
  const problem = letters.error && (
    <ProblemNotice error={letters.error} onRetry={() => void letters.refetch()} />
  );
  if (!items) return problem ?? <ListSkeleton />;
  if (items.length === 0) {
    return (
      <>
        {problem}
        <EmptyList onlyOpen={onlyOpen} onShowAll={onShowAll} />
      </>
    );
  }
  return (
    <>
      {problem}
      <LetterTable items={items} />
      <p className="list-foot">
        {letters.hasNextPage ? (
          <button
            type="button"
            className="button"
            disabled={letters.isFetchingNextPage}
            onClick={() => void letters.fetchNextPage()}
          >
            {letters.isFetchingNextPage ? "Loading…" : "Show older letters"}
          </button>
        ) : (
          `${items.length} ${items.length === 1 ? "letter" : "letters"}`
        )}
      </p>
    </>
  );
}

function EmptyList({ onlyOpen, onShowAll }: { onlyOpen: boolean; onShowAll: () => void }) {
  return (
    <section className="notice">
      <h2>{onlyOpen ? "Nothing waits here" : "Nothing has been given up"}</h2>
      <p>What could not be worked on after every try appears here by itself.</p>
      {onlyOpen && (
        <p>
          <button type="button" className="button" onClick={onShowAll}>
            Show what was decided
          </button>
        </p>
      )}
    </section>
  );
}

function ListSkeleton() {
  return (
    <div className="skeleton" role="status">
      <span className="unseen">Loading dead letters</span>
      {Array.from({ length: 4 }, (_, row) => (
        <div key={row} className="skeleton-row" />
      ))}
    </div>
  );
}
