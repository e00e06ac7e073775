/** What the ticket page fetches and tells besides the ticket itself. */
import { skipToken, useMutation, useQuery } from "@tanstack/react-query";
import type { Care, RevealedWords } from "./api.ts";
import { keys, useDesk } from "./desk.tsx";
import { useTell } from "./queries.ts";

/** Fetched anew whenever the ticket moves: its key begins like the ticket's. */
export function useMemory(ticketId: string) {
  const { api } = useDesk();
  return useQuery({
    queryKey: [...keys.ticket(ticketId), "memory"],
    queryFn: ({ signal }) => api.memory(ticketId, signal),
  });
}

export function useCare(ticketId: string) {
  return useTell(ticketId, (api, care: Care) => api.care(ticketId, care));
}

const revealedKey = (ticketId: string) => ["revealed", ticketId];

/** The words that were uncovered; they are forgotten soon after the page is left. */
export function useRevealed(ticketId: string): RevealedWords | undefined {
  return useQuery<RevealedWords>({ queryKey: revealedKey(ticketId), queryFn: skipToken, gcTime: 0 }).data;
}

export function useReveal(ticketId: string) {
  const { api, queries } = useDesk();
  return useMutation({
    mutationFn: () => api.reveal(ticketId),
    onSuccess: (words) => queries.setQueryData(revealedKey(ticketId), words),
  });
}

/** Covers what was uncovered again. */
export function useCover(ticketId: string): () => void {
  const { queries } = useDesk();
  return () => void queries.resetQueries({ queryKey: revealedKey(ticketId) });
}
