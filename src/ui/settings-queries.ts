/** The settings as the page fetches and changes them. */
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import type { ApiRole } from "../domain/role.ts";
import type { SettingsView } from "../domain/settings.ts";
import type { SettingsWish } from "./api.ts";
import { keys, useDesk } from "./desk.tsx";

/** Nobody tells the page of a change, so it looks again whenever somebody looks at it. */
export function useSettings() {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => api.settings(signal),
    refetchOnMount: "always",
    refetchOnWindowFocus: "always",
  });
}

export function useSettingsHistory() {
  const { api } = useDesk();
  return useInfiniteQuery({
    queryKey: [...keys.settings, "history"],
    queryFn: ({ pageParam, signal }) => api.settingsHistory(pageParam || null, signal),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    refetchOnMount: "always",
  });
}

/** How often people agreed with what was proposed, and what that speaks for. */
export function useTrackRecord() {
  const { api } = useDesk();
  return useQuery({
    queryKey: keys.trackRecord,
    queryFn: ({ signal }) => api.trackRecord(signal),
    refetchOnMount: "always",
  });
}

/** What a change would do. Computed anew for every wish and every version. */
export function useSettingsPreview(wish: SettingsWish, version: number) {
  const { api } = useDesk();
  return useQuery({
    queryKey: [...keys.settings, "preview", version, wish],
    queryFn: ({ signal }) => api.previewSettings(wish, version, signal),
    gcTime: 0,
    staleTime: 0,
  });
}

export function useChangeSettings() {
  return useSettingsChange((api, change: { wish: SettingsWish; version: number; note: string }) =>
    api.changeSettings(change.wish, change.version, change.note),
  );
}

/** Lets a suspended rule go on. */
export function useRestoreRule() {
  return useSettingsChange((api, ruleId: string) => api.restoreRule(ruleId));
}

export function useChangeRole() {
  return useSettingsChange((api, change: { name: string; role: ApiRole; note: string }) =>
    api.changeRole(change.name, change.role, change.note),
  );
}

export function useRevokeToken() {
  return useSettingsChange((api, change: { name: string; note: string }) =>
    api.revokeToken(change.name, change.note),
  );
}

export function useAddToken() {
  const { api, queries } = useDesk();
  return useMutation({
    mutationFn: (token: { name: string; role: ApiRole; note: string }) => api.addToken(token),
    // The token itself is in no cache: only the form that asked for it has it.
    gcTime: 0,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.settings }),
  });
}

export function useCredential(connector: string, isWanted: boolean) {
  const { api } = useDesk();
  return useQuery({
    queryKey: [...keys.settings, "credential", connector],
    queryFn: ({ signal }) => api.credential(connector, signal),
    enabled: isWanted,
  });
}

function useSettingsChange<Change>(
  tell: (api: ReturnType<typeof useDesk>["api"], change: Change) => Promise<SettingsView>,
) {
  const { api, queries } = useDesk();
  return useMutation({
    mutationFn: (change: Change) => tell(api, change),
    onSuccess: (view) => {
      queries.setQueryData(keys.settings, view);
      void queries.invalidateQueries({ queryKey: [...keys.settings, "history"] });
      void queries.invalidateQueries({ queryKey: keys.tools });
      void queries.invalidateQueries({ queryKey: keys.trackRecord });
    },
  });
}
