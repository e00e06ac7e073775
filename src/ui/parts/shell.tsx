import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, type RefObject } from "react";
import { useDesk, useLiveStatus } from "../desk.tsx";
import type { LiveStatus } from "../live.ts";
import { useMe, useOpenLetters } from "../queries.ts";
import { Mark } from "./mark.tsx";

const liveWords: Record<LiveStatus, string> = { connecting: "Connecting", live: "Live", lost: "Not live" };

/** The frame of every page: who is here, and whether what they see is live. */
export function Shell() {
  const { tenantId, live, signOut } = useDesk();
  const status = useLiveStatus();
  const me = useMe();
  const content = useRef<HTMLElement>(null);
  useFocusOnArrival(content);
  return (
    <>
      <a className="skip" href="#content">
        Skip to content
      </a>
      <header className="top">
        <Link to="/" className="brand" aria-label="Signalbox, all tickets">
          <Mark /> <span>Signalbox</span>
        </Link>
        <span className="tenant">{me.data?.tenantName ?? tenantId}</span>
        <nav className="places" aria-label="Places">
          <Link to="/coordinator">Coordinator</Link>
          <LettersLink />
          <Link to="/tools">Tools</Link>
        </nav>
        <span className={`live live-${status}`} role="status">
          {liveWords[status]}
        </span>
        <span className="who">
          {me.data && (
            <>
              <span>{me.data.name}</span> <span className="role">{me.data.role}</span>
            </>
          )}
        </span>
        <button type="button" className="button quiet" onClick={signOut}>
          Sign out
        </button>
      </header>
      {status === "lost" && (
        <div className="banner" role="alert">
          <span>
            <strong>Not live.</strong> What you see may be out of date. Reconnecting…
          </span>
          <button type="button" className="button" onClick={live.retryNow}>
            Try now
          </button>
        </div>
      )}
      <main id="content" tabIndex={-1} ref={content}>
        <Outlet />
      </main>
    </>
  );
}

function LettersLink() {
  const open = useOpenLetters();
  return (
    <Link to="/dead-letters">
      Dead letters{" "}
      {open !== undefined && open > 0 && (
        <span className="count">
          {open}
          <span className="unseen"> open</span>
        </span>
      )}
    </Link>
  );
}

/** A new page begins at its top for keyboards and screen readers too, as it would if it had been loaded. */
function useFocusOnArrival(content: RefObject<HTMLElement | null>) {
  const pathname = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current !== undefined && before.current !== pathname)
      content.current?.focus({ preventScroll: true });
    before.current = pathname;
  }, [pathname, content]);
}
