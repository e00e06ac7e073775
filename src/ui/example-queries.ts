/** What the tenant has taught, as the page fetches and changes it. */
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ExampleList } from "../domain/example.ts";
import type { ProposalDecision } from "../domain/label.ts";
import type { Lesson } from "./api.ts";
import { keys, useDesk } from "./desk.tsx";

/** Nobody tells the page of a change, so it looks again whenever somebody looks at it. */
export function useExamples() {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.examples,
    queryFn: ({ signal }) => api.examples(signal),
    refetchOnMount: "always",
  });
}

/** Corrected tickets that may become examples, and what was found at fault. */
export function useLabels() {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.labels,
    queryFn: ({ signal }) => api.labels(signal),
    refetchOnMount: "always",
  });
}

export function useDecideProposal() {
  const { api, queries } = useDesk();
  return useMutation({
    mutationFn: ({ id, decision }: { id: string } & ProposalDecision) => api.decideProposal(id, { decision }),
    onSuccess: (list) => {
      queries.setQueryData(keys.labels, list);
      void queries.invalidateQueries({ queryKey: keys.examples });
    },
  });
}

export function useTeach() {
  return useExampleChange((api, lesson: Lesson) => api.teach(lesson));
}

export function useRemoveExample() {
  return useExampleChange((api, { id, note }: { id: string; note: string }) => api.removeExample(id, note));
}

function useExampleChange<Change>(
  tell: (api: ReturnType<typeof useDesk>["api"], change: Change) => Promise<ExampleList>,
) {
  const { api, queries } = useDesk();
  return useMutation({
    mutationFn: (change: Change) => tell(api, change),
    onSuccess: (list) => queries.setQueryData(keys.examples, list),
  });
}
