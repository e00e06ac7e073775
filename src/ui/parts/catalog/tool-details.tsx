import type { ReactNode } from "react";
import type { ToolView } from "../../../domain/tool-view.ts";
import { idempotencyWords, sourceWords } from "../../tool-words.ts";
import { provenanceWords, titleOf } from "../../words.ts";

/** What only some want to know of a tool; nothing of it is drawn until it is opened. */
export function ToolDetails({ tool }: { tool: ToolView }) {
  const properties: unknown = tool.input["properties"];
  const names = typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
  return (
    <details className="tool-details">
      <summary>
        Details<span className="unseen"> of {tool.name}</span>
      </summary>
      <dl>
        <Fact name="Arguments">
          {names.map((name) => (
            <span key={name} className="tool-argument">
              <code>{name}</code> {tool.tier > 0 && (sourceWords[tool.sources[name] ?? "record"] ?? "")}
              {tool.amountArgument === name && ", the amount"}
              {tool.targetArgument === name && ", what is acted on"}
            </span>
          ))}
        </Fact>
        <Fact name="Called by">{tool.roles.map(titleOf).join(", ") || "The coordinator alone"}</Fact>
        {tool.tier > 0 && (
          <Fact name="In drafts">{tool.isProposable ? "May be proposed" : "May not be proposed"}</Fact>
        )}
        <Fact name="If it is repeated">{idempotencyWords[tool.idempotency]}</Fact>
        {tool.tier > 0 && <Fact name="Undone by">{tool.compensation ?? "Nothing"}</Fact>}
        <Fact name="Its answers">
          {provenanceWords[tool.provenance].label}, {tool.dataLabels.join(", ")}
        </Fact>
        <Fact name="Plans">{tool.plans.join(", ")}</Fact>
        <Fact name="Environments">{tool.environments.join(", ")}</Fact>
      </dl>
      <Schema title="Input" schema={tool.input} />
      <Schema title="Output" schema={tool.output} />
    </details>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Schema({ title, schema }: { title: string; schema: object }) {
  return (
    <details>
      <summary>{title} as JSON Schema</summary>
      <pre tabIndex={0}>{JSON.stringify(schema, null, 2)}</pre>
    </details>
  );
}
