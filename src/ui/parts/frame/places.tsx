import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useCounts, useOpenLetters } from "../../queries.ts";
import { Icon } from "./icon.tsx";

/** Where one can go: along the top, or at a thumb's reach on a phone. */
export function Places() {
  const letters = useOpenLetters() ?? 0;
  const approvals = useCounts().data?.awaitingApproval ?? 0;
  return (
    <nav className="places" aria-label="Places">
      <Link to="/" className="place" activeOptions={{ includeSearch: false }}>
        <Icon name="inbox" />
        <span>Inbox</span>
        <Count count={approvals} tone="ask">
          waiting for approval
        </Count>
      </Link>
      <Link to="/coordinator" className="place">
        <Icon name="coordinator" />
        <span>Coordinator</span>
      </Link>
      <Link to="/dead-letters" className="place">
        <Icon name="letters" />
        <span>Dead letters</span>
        <Count count={letters} tone="bad">
          open
        </Count>
      </Link>
      <Link to="/tools" className="place">
        <Icon name="tools" />
        <span>Tools</span>
      </Link>
      <Link to="/settings" className="place">
        <Icon name="settings" />
        <span>Settings</span>
      </Link>
    </nav>
  );
}

function Count({ count, tone, children }: { count: number; tone: "ask" | "bad"; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <span className={`count tone-${tone}`}>
      {count > 99 ? "99+" : count}
      <span className="unseen"> {children}</span>
    </span>
  );
}
