import type { Stage } from "../../../domain/state.ts";
import { stageWords } from "../../words.ts";

const order: readonly Stage[] = [
  "intake",
  "triage",
  "gather",
  "draft",
  "validate",
  "approval",
  "act",
  "reply",
  "done",
];

/** How far along its journey a ticket is, as a short line with its name. */
export function StageLine({ stage, tone }: { stage: Stage; tone: string }) {
  const reached = order.indexOf(stage);
  return (
    <span className={`stage-line tone-${tone}`}>
      <svg viewBox="0 0 90 8" width="90" height="8" aria-hidden="true">
        {order.map((name, index) => (
          <rect
            key={name}
            x={index * 10}
            y="2"
            width="8"
            height="4"
            rx="2"
            className={stage === "human" ? "aside" : index <= reached ? "lit" : "dark"}
          />
        ))}
      </svg>
      <span>{stageWords[stage]}</span>
    </span>
  );
}
