/** How a tool's output becomes evidence: one piece for every record, numbered through the ticket. */
import { z } from "zod";
import type { Passage } from "../connectors/knowledge/passage.ts";
import { passageSchema } from "../connectors/knowledge/passage.ts";
import type { Evidence } from "../domain/evidence.ts";
import { toolId, type ToolDefinition } from "../domain/tool.ts";

const recordSchema = z.record(z.string(), z.json());
const outputSchema = z.record(z.string(), z.union([z.null(), recordSchema, z.array(recordSchema)]));

/** Numbers evidence after what is known already; the same record found twice keeps its first number. */
export class EvidenceShelf {
  readonly #pieces: Evidence[];
  readonly #known: number;

  constructor(known: readonly Evidence[]) {
    this.#pieces = [...known];
    this.#known = known.length;
  }

  /** The pieces a tool's output holds, as they stand on the shelf. */
  add(tool: ToolDefinition, callId: string, output: unknown): Evidence[] {
    const parsed = outputSchema.safeParse(output);
    if (!parsed.success) return [];
    return Object.entries(parsed.data).flatMap(([kind, value]) => {
      const records = value === null ? [] : Array.isArray(value) ? value : [value];
      return records.map((record) => this.#place(tool, callId, kind, record));
    });
  }

  /** Another agent's findings. */
  addAll(evidence: readonly Evidence[]): Evidence[] {
    return evidence.map((piece) => this.#renumber(piece));
  }

  all(): readonly Evidence[] {
    return this.#pieces;
  }

  /** What was added since the shelf was set up. */
  added(): readonly Evidence[] {
    return this.#pieces.slice(this.#known);
  }

  #place(tool: ToolDefinition, callId: string, kind: string, record: z.infer<typeof recordSchema>): Evidence {
    const passage = passageSchema.safeParse(record);
    return this.#renumber({
      id: "",
      provenance: tool.provenance,
      tool: toolId(tool),
      callId,
      title: passage.success
        ? titleOfPassage(passage.data)
        : `${kind.replace(/s$/, "")} ${String(record["id"] ?? "")}`.trim(),
      content: passage.success ? passage.data.text : record,
    });
  }

  #renumber(piece: Evidence): Evidence {
    const text = JSON.stringify([piece.tool.split(".")[0], piece.content]);
    const known = this.#pieces.find(
      (other) => JSON.stringify([other.tool.split(".")[0], other.content]) === text,
    );
    if (known) return known;
    // Not the count: what an agent is shown may have gaps.
    const highest = Math.max(0, ...this.#pieces.map(({ id }) => Number(id.slice(1)) || 0));
    const numbered = { ...piece, id: `e${highest + 1}` };
    this.#pieces.push(numbered);
    return numbered;
  }
}

function titleOfPassage({ title, heading, slug, version }: Passage): string {
  return `${heading ? `${title}: ${heading}` : title} (${slug}@${version})`;
}
