import type { PolicyBand } from "../../../domain/explanation.ts";
import type { ToolView } from "../../../domain/tool-view.ts";
import { amountOf, decisionWords, intentWords, sampleWords, limitsOf, tierWords } from "../../tool-words.ts";
import { Badge } from "../badge.tsx";
import { SwitchControl, SwitchState } from "./switch-control.tsx";
import { ToolDetails } from "./tool-details.tsx";

/** One tool: what it is for, how weighty it is, what the policy says of it, and whether it is on. */
export function ToolCard({ tool }: { tool: ToolView }) {
  const { label, tone, what } = tierWords[tool.tier];
  // What a switch says is said beside the switch.
  const obstacles = tool.obstacles.filter(({ by }) => by === "policy");
  return (
    <article className={tool.switch?.isOff ? "tool off" : "tool"} aria-labelledby={`tool-${tool.id}`}>
      <header>
        <h3 id={`tool-${tool.id}`}>{tool.name}</h3>
        <span title={what}>
          <Badge tone={tone}>
            Tier {tool.tier} · {label}
          </Badge>
        </span>
      </header>
      <div className="tool-what">
        <p dir="auto">{tool.purpose}</p>
        {obstacles.map(({ reason, words }) => (
          <p key={reason} className="obstacle">
            {reason !== "neverAutomatic" && "Cannot be used now. "}
            {words}
          </p>
        ))}
        <p className="fine">{limitsOf(tool)}</p>
        <ToolDetails tool={tool} />
      </div>
      <div className="tool-policy">{tool.tier !== 3 && <Bands tool={tool} />}</div>
      <div className="tool-switch">
        {tool.switch?.isOff && <SwitchState state={tool.switch} />}
        {tool.tier !== 3 && <SwitchControl target={tool.name} isOff={tool.switch?.isOff ?? false} />}
      </div>
    </article>
  );
}

function Bands({ tool }: { tool: ToolView }) {
  return (
    <ul className="bands" aria-label={`What the policy says of ${tool.name}`}>
      {tool.bands.map((band) => (
        <li key={`${String(band.currencies)} ${String(band.fromCents)}`}>
          <Band band={band} tier={tool.tier} />
        </li>
      ))}
    </ul>
  );
}

function Band({ band, tier }: { band: PolicyBand; tier: ToolView["tier"] }) {
  // Nobody is asked about a look-up: what is not allowed is refused.
  const { label, tone } = decisionWords[tier === 0 && band.decision === "ask" ? "deny" : band.decision];
  const amount = amountOf(band);
  return (
    <>
      {amount !== null && <span className="band-amount">{amount}</span>}
      <Badge tone={tone}>{label}</Badge>
      <span className="fine" dir="auto">
        {band.why} {band.sampleOneIn !== null && `Of these ${sampleWords(band)}.`}{" "}
        {band.ruleId !== null && <code>{band.ruleId}</code>}
      </span>
      {intentWords(band).map((words) => (
        <span key={words} className="fine">
          {words}
        </span>
      ))}
    </>
  );
}
