import { Tabs } from "@base-ui/react/tabs";
import { useState } from "react";
import type { Call } from "../../../domain/call.ts";
import type { Feedback } from "../../../domain/view.ts";
import { orderCalls } from "../../call-rows.ts";
import { formatCost, formatNumber } from "../../format.ts";
import { useMe } from "../../queries.ts";
import { CallTimeLine } from "./call-time-line.tsx";
import { CallTree } from "./call-tree.tsx";
import { Section } from "../section.tsx";
import { StepFeedback } from "./step-feedback.tsx";

interface Props {
  ticketId: string;
  calls: readonly Call[];
  feedback: readonly Feedback[];
}

/** Everything that was called for the ticket, as a tree and over time. */
export function CallChain({ ticketId, calls, feedback }: Props) {
  const [rated, setRated] = useState<Call | null>(null);
  const me = useMe();
  const rows = orderCalls(calls);
  const tokens = sumOf(calls, (call) => call.inputTokens + call.outputTokens);
  const costMicros = sumOf(calls, (call) => call.costMicros);
  const blocked = calls.filter((call) => call.outcome === "blocked").length;
  const mayRate = me.data !== undefined && me.data.role !== "viewer";
  return (
    <Section
      title="Call chain"
      className="call-chain"
      aside={
        <span className="fine">
          {calls.length} calls{blocked > 0 && `, ${blocked} blocked`}, {formatNumber(tokens)} tokens,{" "}
          {formatCost(costMicros)}
        </span>
      }
    >
      {calls.length === 0 ? (
        <p className="none">Nothing has been called yet.</p>
      ) : (
        <Tabs.Root defaultValue="tree">
          <Tabs.List className="tabs" aria-label="How the calls are shown">
            <Tabs.Tab value="tree">Tree</Tabs.Tab>
            <Tabs.Tab value="time">Time line</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="tree">
            <CallTree rows={rows} feedback={feedback} onRate={mayRate ? setRated : null} />
          </Tabs.Panel>
          <Tabs.Panel value="time">
            <CallTimeLine rows={rows} />
          </Tabs.Panel>
        </Tabs.Root>
      )}
      <StepFeedback ticketId={ticketId} call={rated} onClose={() => setRated(null)} />
    </Section>
  );
}

function sumOf(calls: readonly Call[], figure: (call: Call) => number): number {
  return calls.reduce((sum, call) => sum + figure(call), 0);
}
