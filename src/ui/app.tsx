import { QueryClientProvider } from "@tanstack/react-query";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  RouterProvider,
} from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import { createDesk, DeskContext } from "./desk.tsx";
import { NotFoundPage } from "./pages/not-found-page.tsx";
import { SignInPage } from "./pages/sign-in-page.tsx";
import { TicketsPage } from "./pages/tickets-page.tsx";
import { Shell } from "./parts/frame/shell.tsx";
import { clearSession, saveSession, type Session } from "./session.ts";
import type { SavedFilter } from "../domain/ticket-filter.ts";
import { isGroup, isSavedFilter, type Group } from "./ticket-pages.ts";

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

const ticketsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  component: TicketsPage,
  /** `?show=approval&filter=mine&order=due&q=refund`: the list's filter is part of its address. */
  validateSearch: (
    search: Record<string, unknown>,
  ): { show?: Group; filter?: SavedFilter; order?: "due"; q?: string } => ({
    ...(isGroup(search["show"]) && search["show"] !== "all" && { show: search["show"] }),
    ...(isSavedFilter(search["filter"]) && { filter: search["filter"] }),
    ...(search["order"] === "due" && { order: search["order"] }),
    ...(search["q"] !== undefined && search["q"] !== "" && { q: String(search["q"]) }),
  }),
});

const ticketRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/tickets/$ticketId",
  component: lazyRouteComponent(() => import("./pages/ticket-page.tsx"), "TicketPage"),
});

const lettersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/dead-letters",
  component: lazyRouteComponent(() => import("./pages/letters-page.tsx"), "LettersPage"),
  validateSearch: (search: Record<string, unknown>): { show?: "all" } =>
    search["show"] === "all" ? { show: "all" } : {},
});

const letterRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/dead-letters/$letterId",
  component: lazyRouteComponent(() => import("./pages/letter-page.tsx"), "LetterPage"),
});

const toolsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/tools",
  component: lazyRouteComponent(() => import("./pages/tools-page.tsx"), "ToolsPage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("./pages/settings-page.tsx"), "SettingsPage"),
  validateSearch: (search: Record<string, unknown>): { section?: string } =>
    typeof search["section"] === "string" ? { section: search["section"] } : {},
});

const coordinatorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/coordinator",
  component: lazyRouteComponent(() => import("./pages/coordinator-page.tsx"), "CoordinatorPage"),
  /** `?hours=168`: how far the figures reach back. */
  validateSearch: (search: Record<string, unknown>): { hours?: 168 } =>
    search["hours"] === 168 ? { hours: 168 } : {},
});

const router = createRouter({
  routeTree: rootRoute.addChildren([
    ticketsRoute,
    ticketRoute,
    lettersRoute,
    letterRoute,
    toolsRoute,
    settingsRoute,
    coordinatorRoute,
  ]),
  scrollRestoration: true,
  // A page is a file of its own: it is fetched when a pointer or the focus comes near its link.
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

export function App({ initialSession }: { initialSession: Session | null }) {
  const [session, setSession] = useState(initialSession);
  const [refused, setRefused] = useState(false);
  const signOut = useCallback((wasRefused: boolean) => {
    clearSession();
    setRefused(wasRefused);
    setSession(null);
  }, []);
  if (!session) {
    return (
      <SignInPage
        refused={refused}
        onSignIn={(entered) => {
          saveSession(entered);
          setRefused(false);
          setSession(entered);
        }}
      />
    );
  }
  return <SignedIn session={session} onSignOut={signOut} />;
}

function SignedIn({ session, onSignOut }: { session: Session; onSignOut: (wasRefused: boolean) => void }) {
  const desk = useMemo(() => createDesk(session, onSignOut), [session, onSignOut]);
  useEffect(() => {
    desk.live.start();
    return () => desk.live.stop();
  }, [desk]);
  return (
    <DeskContext value={desk}>
      <QueryClientProvider client={desk.queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </DeskContext>
  );
}
