/** What is fetched and what is told to the server, as React sees it. */
import { keepPreviousData, skipToken, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import type { Decision } from "../domain/approval.ts";
import type { SwitchChange } from "../domain/switch.ts";
import type { FeedbackInput, LetterDecision, TicketCommand } from "./api.ts";
import { keys, useDesk } from "./desk.tsx";
import { queryOf, type TicketFilter } from "./ticket-pages.ts";

const pageSize = 100;

export function useMe() {
  const { api } = useDesk();
  return useQuery({ queryKey: keys.me, queryFn: api.me });
}

export function useMachine() {
  const { api } = useDesk();
  return useQuery({ queryKey: ["machine"], queryFn: api.machine });
}

export function useTickets(filter: TicketFilter) {
  const { api } = useDesk();
  return useInfiniteQuery({
    queryKey: keys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      api.tickets(queryOf(filter), { cursor: pageParam || null, limit: pageSize }, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    // A list that was not on screen has missed nothing: live news goes to every list that was ever fetched.
    refetchOnMount: true,
  });
}

/** How many tickets each filter has for whoever is signed in; asked for again when something has happened. */
export function useCounts() {
  const { api } = useDesk();
  return useQuery({ queryKey: keys.counts, queryFn: ({ signal }) => api.counts(signal) });
}

/** The figures of the last so many hours; asked for again when something has happened. */
export function useMetrics(hours: number) {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.metrics(hours),
    queryFn: ({ signal }) => api.metrics(hours, signal),
    placeholderData: keepPreviousData,
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
    // An alert ends because nothing happens, which nobody tells.
    refetchInterval: ({ state }) =>
      state.data?.spend.burn.alerts.some(({ resolvedAt }) => resolvedAt === null) ? 60_000 : false,
  });
}

export function useTicket(id: string) {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.ticket(id),
    queryFn: ({ signal }) => api.ticket(id, signal),
    refetchOnMount: "always",
  });
}

/** The ticket of the first-visit guide, as its page would show it. */
export function useGuideTicket(id: string | null) {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.ticket(id ?? ""),
    queryFn: id === null ? skipToken : ({ signal }) => api.ticket(id, signal),
  }).data;
}

/** Made of what the sandbox holds now, so looked at anew each time. */
export function useTestTickets() {
  const { api } = useDesk();
  return useQuery({
    queryKey: ["testTickets"],
    queryFn: ({ signal }) => api.testTickets(signal),
    gcTime: 0,
  });
}

export function usePostTestTicket() {
  const { api } = useDesk();
  return useMutation({ mutationFn: api.postTestTicket });
}

export function useEvents(id: string, wanted: boolean) {
  const { api } = useDesk();
  return useInfiniteQuery({
    queryKey: keys.events(id),
    queryFn: ({ pageParam, signal }) => api.events(id, pageParam || null, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    enabled: wanted,
  });
}

/** How many dead letters are open, as the live connection says. Undefined until it has. */
export function useOpenLetters(): number | undefined {
  return useQuery<number>({ queryKey: keys.openLetters, queryFn: skipToken }).data;
}

export function useLetters(onlyOpen: boolean) {
  const { api } = useDesk();
  return useInfiniteQuery({
    queryKey: keys.letterList(onlyOpen),
    queryFn: ({ pageParam, signal }) =>
      api.letters(onlyOpen ? "open" : null, { cursor: pageParam || null, limit: pageSize }, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchOnMount: "always",
  });
}

export function useLetter(id: string) {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.letter(id),
    queryFn: ({ signal }) => api.letter(id, signal),
    refetchOnMount: "always",
  });
}

export function useSettleLetter(id: string) {
  const { api, queries } = useDesk();
  return useMutation({
    mutationFn: (decision: LetterDecision) => api.settleLetter(id, decision),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.letters }),
  });
}

/** Nobody tells the page of a switch, so it looks again whenever somebody looks at it. */
export function useTools() {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.tools,
    queryFn: ({ signal }) => api.tools(signal),
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
}

export function useSwitches() {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.switches,
    queryFn: ({ signal }) => api.switches(signal),
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
}

export function useSetSwitch(target: string) {
  const { api, queries } = useDesk();
  return useMutation({
    mutationFn: (change: Omit<SwitchChange, "target">) => api.setSwitch(target, change),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.tools }),
  });
}

export function useDecide(ticketId: string, approvalId: string) {
  return useTell(ticketId, (api, decision: Decision) => api.decide(ticketId, approvalId, decision));
}

export function useCommand(ticketId: string) {
  return useTell(ticketId, (api, { command, note }: { command: TicketCommand; note?: string }) =>
    api.command(ticketId, command, note),
  );
}

export function useFeedback(ticketId: string) {
  return useTell(ticketId, (api, feedback: FeedbackInput) => api.feedback(ticketId, feedback));
}

/** The ticket as a fixture: asked for each time anew, for it is about the ticket as it is now. */
export function useFixture(ticketId: string) {
  const { api } = useDesk();
  return useMutation({ mutationFn: () => api.fixture(ticketId) });
}

/** Tells the server something about a ticket, and looks at the ticket again whether it took it or not. */
export function useTell<Input, Answer>(
  ticketId: string,
  tell: (api: ReturnType<typeof useDesk>["api"], input: Input) => Promise<Answer>,
) {
  const { api, queries } = useDesk();
  return useMutation({
    mutationFn: (input: Input) => tell(api, input),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.ticket(ticketId) }),
  });
}
