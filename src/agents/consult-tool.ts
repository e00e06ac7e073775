import { tool, type ToolSet } from "ai";
import { z } from "zod";
import { agentRoleSchema } from "../domain/call.ts";
import { sdkSchema } from "../models/sdk-schema.ts";
import type { Workbench } from "./agent.ts";
import type { EvidenceShelf } from "./evidence.ts";

const questionSchema = z.strictObject({ role: agentRoleSchema, question: z.string().min(1).max(500) });

/** The tool by which a model asks another agent. What it may not ask is refused, and told. */
export function createConsultTool(bench: Workbench, shelf: EvidenceShelf): ToolSet {
  return {
    ask_agent: tool({
      description:
        "Asks a colleague for one more piece of evidence. Only gather can be asked; name ids exactly. A call that goes in circles is refused.",
      inputSchema: sdkSchema(questionSchema),
      execute: async ({ role, question }) => {
        const { status, evidence, message } = await bench.consult(role, question);
        const shown = shelf.addAll(evidence).map(({ id, title, content }) => ({ id, title, content }));
        return { status, evidence: shown, message };
      },
    }),
  };
}
