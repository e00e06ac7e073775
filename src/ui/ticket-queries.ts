/** What the ticket page fetches and tells besides the ticket itself. */
import { skipToken, useMutation, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiProblem, type Care, type RevealedWords, type WrittenMessage } from "./api.ts";
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

const sentKey = (ticketId: string) => ["sent words", ticketId];

/**
 * Writes on a ticket. Who tries the same again after a lost answer asks under the same key, so that it is sent once; other
 * words, or an answer of any kind, make another key.
 */
export function useWrite(ticketId: string) {
  const { queries } = useDesk();
  const last = useRef<{ words: string; key: string } | null>(null);
  return useTell(ticketId, async (api, message: WrittenMessage) => {
    const words = JSON.stringify([message.to, message.body, "resolves" in message && message.resolves]);
    if (last.current?.words !== words) last.current = { words, key: crypto.randomUUID() };
    const { key } = last.current;
    // The page shows them covered; whoever wrote them is to have them back as they were.
    queries.setQueryData<ReadonlyMap<string, string>>(sentKey(ticketId), (known) =>
      new Map(known).set(key, message.body),
    );
    try {
      await api.write(ticketId, message, key);
      last.current = null;
    } catch (error) {
      const wasAnswered = error instanceof ApiProblem && error.status >= 400 && error.status < 500;
      if (wasAnswered) last.current = null;
      throw error;
    }
  });
}

/** What was written on this page, by the message's id. */
export function useSentWords(ticketId: string): ReadonlyMap<string, string> | undefined {
  return useQuery<ReadonlyMap<string, string>>({ queryKey: sentKey(ticketId), queryFn: skipToken }).data;
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
