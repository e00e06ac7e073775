import { lazy, Suspense, useState } from "react";
import { guide, setGuideTicket } from "../../guide.ts";
import { usePreference } from "../../preference.ts";
import { useMe } from "../../queries.ts";

// Fetched when somebody wants it.
const TestTicketSheet = lazy(async () => ({
  default: (await import("./test-ticket-sheet.tsx")).TestTicketSheet,
}));

/** Opens the form for a test ticket; the guide follows the ticket that is posted. */
export function TestTicketButton({ isNext }: { isNext: boolean }) {
  const [isPosting, setPosting] = useState(false);
  return (
    <>
      <button type="button" className={isNext ? "button primary" : "button"} onClick={() => setPosting(true)}>
        Post a test ticket
      </button>
      {isPosting && (
        <Suspense>
          <TestTicketSheet
            onClose={() => setPosting(false)}
            onPosted={(id) => {
              setGuideTicket(id);
              setPosting(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

/** What is left of the guide once it is closed: the form, and the way back. Nothing on real systems. */
export function GuideTools() {
  const me = useMe().data;
  const isOpen = usePreference(guide) === "open";
  if (isOpen || me?.environment !== "sandbox" || me.role === "viewer") return null;
  return (
    <div className="guide-closed">
      <TestTicketButton isNext={false} />
      <button type="button" className="button quiet" onClick={() => guide.write("open")}>
        Guide
      </button>
    </div>
  );
}
