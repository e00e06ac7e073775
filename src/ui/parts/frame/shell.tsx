import { CSPProvider } from "@base-ui/react/csp-provider";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState, type RefObject } from "react";
import { useDesk, useLiveStatus } from "../../desk.tsx";
import { disarm, useShortcut } from "../../keyboard.ts";
import type { LiveStatus } from "../../live.ts";
import { useMe } from "../../queries.ts";
import { Announcer } from "./announcer.tsx";
import { ArmedKeyHint } from "./armed-key.tsx";
import { PersonButton } from "./person-button.tsx";
import { Places } from "./places.tsx";
import { ToastList } from "./toast-list.tsx";
import { Mark } from "../mark.tsx";

const liveWords: Record<LiveStatus, string> = { connecting: "Connecting", live: "Live", lost: "Not live" };

// Fetched when somebody wants them.
const PersonMenu = lazy(async () => ({ default: (await import("./person-menu.tsx")).PersonMenu }));
const KeyList = lazy(async () => ({ default: (await import("./key-list.tsx")).KeyList }));

/** The frame of every page: where one can go, who is here, and whether what they see is live. */
export function Shell() {
  const { tenantId, live, signOut } = useDesk();
  const status = useLiveStatus();
  const me = useMe();
  const person = { name: me.data?.name ?? "Signed in", role: me.data?.role ?? "one moment" };
  const content = useRef<HTMLElement>(null);
  const [wantsMenu, setWantsMenu] = useState(false);
  const [showsKeys, setShowsKeys] = useState(false);
  useFocusOnArrival(content);
  useShortcut({ key: "?", label: "Show the keys", group: "Everywhere", run: () => setShowsKeys(true) });
  useShortcut({ key: "Escape", label: "Leave it, or go back", group: "Everywhere", run: disarm });
  return (
    // The page's policy takes no style element, and none is needed.
    <CSPProvider disableStyleElements>
      <a className="skip" href="#content">
        Skip to content
      </a>
      <header className="top">
        <Link to="/" className="brand" aria-label="Signalbox, the inbox">
          <Mark /> <span>Signalbox</span>
        </Link>
        <span className="tenant">{me.data?.tenantName ?? tenantId}</span>
        <Places />
        <span className={`live live-${status}`} role="status">
          {liveWords[status]}
        </span>
        {wantsMenu ? (
          <Suspense fallback={<PersonButton {...person} />}>
            <PersonMenu {...person} onShowKeys={() => setShowsKeys(true)} onSignOut={signOut} />
          </Suspense>
        ) : (
          <PersonButton {...person} aria-haspopup="menu" onClick={() => setWantsMenu(true)} />
        )}
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
      <ArmedKeyHint />
      <Announcer />
      <ToastList />
      {showsKeys && (
        <Suspense>
          <KeyList onClose={() => setShowsKeys(false)} />
        </Suspense>
      )}
    </CSPProvider>
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
