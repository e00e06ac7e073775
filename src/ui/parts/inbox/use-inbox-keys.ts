import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { TicketSummary } from "../../../domain/view.ts";
import { highRiskTier } from "../../action-words.ts";
import { useDesk } from "../../desk.tsx";
import { proposalOf } from "../../inbox-words.ts";
import { disarm, passOn, useShortcut } from "../../keyboard.ts";
import { sayDecided, sayNotDecided } from "./say-decided.ts";
import type { Choice } from "./use-choice.ts";

const group = "In the list";

/** The keys of the list. They act on the row that has the focus, or had it last. */
export function useInboxKeys(list: {
  items: readonly TicketSummary[];
  /** -1 where no row has had the focus yet. */
  activeIndex: number;
  mayDecide: boolean;
  choice: Choice;
  onActivate: (index: number) => void;
}): { busyId: string | null } {
  const { api } = useDesk();
  const navigate = useNavigate();
  const [busyId, setBusyId] = useState<string | null>(null);
  const item = list.items[list.activeIndex];
  const ask = item?.asks.length === 1 ? item.asks[0] : undefined;

  const move = (step: number) => {
    disarm();
    const next = Math.min(Math.max(list.activeIndex + step, 0), list.items.length - 1);
    if (next >= 0) list.onActivate(next);
  };
  const open = (key?: string) => {
    if (!item) return;
    if (key !== undefined) passOn(key);
    void navigate({ to: "/tickets/$ticketId", params: { ticketId: item.id } });
  };
  const approve = async () => {
    if (!item || !ask) return open("a");
    setBusyId(item.id);
    try {
      const { approval } = await api.decide(item.id, ask.approvalId, { decision: "approve" });
      sayDecided(approval);
    } catch (error) {
      sayNotDecided(proposalOf(item) ?? item.subject, error);
    } finally {
      setBusyId(null);
    }
  };

  const decides = list.mayDecide && item !== undefined && item.asks.length > 0 && busyId === null;
  useShortcut({ key: "j", label: "Next ticket", group, run: () => move(1) });
  useShortcut({ key: "k", label: "Ticket before", group, run: () => move(-1) });
  useShortcut({ key: "Enter", label: "Open the ticket", group, enabled: item !== undefined, run: open });
  useShortcut({
    key: "a",
    label: "Approve what is proposed",
    group,
    enabled: decides,
    confirm: ask && ask.tier >= highRiskTier ? proposalOf({ asks: [ask] }) : null,
    run: () => void approve(),
  });
  useShortcut({ key: "e", label: "Edit it", group, enabled: decides, run: () => open("e") });
  useShortcut({ key: "c", label: "Request changes", group, enabled: decides, run: () => open("c") });
  useShortcut({ key: "r", label: "Reject it", group, enabled: decides, run: () => open("r") });
  useShortcut({
    key: "t",
    label: "Take the ticket over",
    group,
    enabled: list.mayDecide && item !== undefined,
    run: () => open("t"),
  });
  useShortcut({
    key: "x",
    label: "Choose it for approving several",
    group,
    enabled: list.mayDecide && item !== undefined,
    run: () => item && list.choice.toggle(item),
  });
  useShortcut({
    key: "Escape",
    label: "Let go of what is chosen",
    group,
    enabled: list.choice.items.length > 0,
    run: () => {
      disarm();
      list.choice.clear();
    },
  });
  return { busyId };
}
