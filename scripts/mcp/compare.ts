/** A tenant's pins beside what its servers say now. */
import { diff, styleText } from "node:util";
import { z } from "zod";
import type { Offer } from "../../src/connectors/mcp/offer.ts";
import type { McpServer } from "../../src/connectors/mcp/settings.ts";
import type { ServerReading } from "./read-server.ts";
import { showText } from "./show.ts";

export interface ServerChanges {
  name: string;
  /** Why nothing can be said, where nothing can. */
  why: string | null;
  tools: {
    tool: string;
    pinned: string;
    state: "unchanged" | "changed" | "gone" | "unknown";
    /** What it says now, beside what it said before where that is known. For people. */
    difference: string | null;
  }[];
  /** Tools it offers that nobody has accepted. */
  unpinned: string[];
}

/** What `pin --json` wrote. */
const writtenSchema = z.object({
  servers: z.record(
    z.string(),
    z.object({ offers: z.array(z.looseObject({ name: z.string(), hash: z.string() })) }),
  ),
});

export function compareServer(compared: {
  name: string;
  server: McpServer;
  reading: ServerReading;
  before: unknown;
}): ServerChanges {
  const { name, server, reading, before } = compared;
  const pins = Object.entries(server.tools);
  if (reading.status === "unreachable") {
    const tools = pins.map(([tool, { hash }]) => ({
      tool,
      pinned: hash,
      state: "unknown" as const,
      difference: null,
    }));
    return { name, why: reading.why, tools, unpinned: [] };
  }
  const written = writtenSchema.safeParse(before).data?.servers[name]?.offers ?? [];
  const tools = pins.map(([tool, { hash }]): ServerChanges["tools"][number] => {
    const offer = reading.offers.get(tool);
    if (!offer) return { tool, pinned: hash, state: "gone", difference: null };
    if (offer.hash === hash) return { tool, pinned: hash, state: "unchanged", difference: null };
    const old = written.find((each) => each.name === tool && each.hash === hash) ?? null;
    return { tool, pinned: hash, state: "changed", difference: describeChange(old, offer) };
  });
  const unpinned = [...reading.offers.keys()].filter((tool) => !Object.hasOwn(server.tools, tool));
  return { name, why: null, tools, unpinned };
}

function describeChange(old: object | null, now: Offer): string {
  const lines = linesOf(now);
  if (!old) return ["It now says:", ...lines.map((line) => `  ${line}`)].join("\n");
  return diff(lines, linesOf(old))
    .map(([side, line]) => {
      if (side === 0) return `  ${line}`;
      return side > 0 ? styleText("green", `+ ${line}`) : styleText("red", `- ${line}`);
    })
    .join("\n");
}

function linesOf(offer: object): string[] {
  const { title, description, inputSchema, outputSchema, annotations } = offer as Partial<Offer>;
  const text = JSON.stringify({ title, description, inputSchema, outputSchema, annotations }, null, 2);
  return text.split("\n").map((line) => `${/^ */.exec(line)?.[0] ?? ""}${showText(line)}`);
}
