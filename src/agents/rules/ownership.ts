/** Whether a draft stays with the requester's own records, and whether its actions can be carried out as they stand. */
import type { ProposedAction } from "../../domain/draft.ts";
import type { Finding } from "../../domain/verdict.ts";
import { toolId, type ToolDefinition } from "../../domain/tool.ts";
import { foldText } from "../../models/local/text.ts";
import { isBorneOut, readFigures } from "./figures.ts";
import { block, findRecord, warn, type EvidenceRecord, type Ground } from "./ground.ts";

const mostActions = 3;

/** Nothing is cited, told or done that belongs to somebody else. */
export function checkRecipient(ground: Ground): Finding[] {
  const { draft, foreign } = ground;
  const foreignIds = new Set(foreign.map(({ id }) => id));
  const cited = [...draft.claims, ...draft.actions].flatMap(({ evidenceIds }) => evidenceIds);
  const used = [...new Set(cited)].filter((id) => foreignIds.has(id));
  const targets = draft.actions.flatMap((action) => {
    const record = findRecord(ground, targetOf(ground, action));
    return record && foreignIds.has(record.id) ? [record.id] : [];
  });
  return [
    ...used.map((id) => block("recipient", `Evidence ${id} belongs to somebody other than the requester.`)),
    ...targets.map((id) =>
      block("recipient", `An action is aimed at ${id}, which belongs to somebody other than the requester.`),
    ),
    ...findLeaks(ground),
  ];
}

/** What a reply tells that only somebody else's record says. */
function findLeaks(ground: Ground): Finding[] {
  const reply = foldText(ground.draft.reply);
  const figures = readFigures(ground.draft.reply).filter(
    (figure) =>
      figure.kind === "id" &&
      !isBorneOut(figure, ground.ownFacts) &&
      !isBorneOut(figure, ground.customerFacts) &&
      ground.foreign.some(({ id }) => isBorneOut(figure, ground.facts.get(id) ?? new Set())),
  );
  const names = ground.foreign.flatMap(({ content }) =>
    typeof content === "string" ? [] : [content["name"], content["shippingAddress"]],
  );
  const told = names.filter((name) => typeof name === "string" && reply.includes(foldText(name)));
  return figures.length + told.length > 0
    ? [block("recipient", "The reply tells what only somebody else's record says.")]
    : [];
}

/** Actions that are offered, complete, few, aimed at a known record, and within its means. */
export function checkActions(ground: Ground): Finding[] {
  const { actions } = ground.draft;
  const twice = actions.filter((action, index) =>
    actions
      .slice(0, index)
      .some((other) => other.tool === action.tool && targetOf(ground, other) === targetOf(ground, action)),
  );
  return [
    ...(actions.length > mostActions
      ? [block("action", `A draft proposes at most ${mostActions} actions.`)]
      : []),
    ...twice.map((action) => block("action", `${action.id} repeats another action on the same record.`)),
    ...actions.flatMap((action) => checkAction(ground, action)),
  ];
}

function checkAction(ground: Ground, action: ProposedAction): Finding[] {
  const name = `${action.id} (${action.tool})`;
  const tool = findProposable(ground, action);
  if (!tool) {
    return [block("action", `${name} is not among the actions that may be proposed.`)];
  }
  const parsed = tool.input.safeParse(action.arguments);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(
      ({ path, message }) => `${path.join(".") || "arguments"}: ${message}`,
    );
    return [block("action", `${name} cannot be carried out as it stands: ${fields.join("; ")}`)];
  }
  const unknown = action.evidenceIds.filter((id) => !ground.facts.has(id));
  const cites = unknown.map((id) => block("citation", `${name} cites ${id}, which there is not.`));
  if (tool.targetArgument === null) return cites;
  if (tool.sources[tool.targetArgument] === "ticket") {
    const isOwn = action.arguments[tool.targetArgument] === ground.check.ticket.externalId;
    return isOwn ? cites : [...cites, block("action", `${name} is aimed at another ticket.`)];
  }
  const record = findRecord(ground, action.arguments[tool.targetArgument]);
  if (!record) {
    return [
      ...cites,
      block("action", `${name} is aimed at a record that the system of record has not shown.`),
    ];
  }
  return [
    ...cites,
    ...checkAmount(ground, action, tool.amountArgument, record.content),
    ...checkAddress(ground, action),
  ];
}

/** No more is paid back than is left, in the money it was paid in, and not twice by two ways. */
function checkAmount(
  ground: Ground,
  action: ProposedAction,
  argument: string | null,
  record: EvidenceRecord,
): Finding[] {
  if (argument === null) return [];
  const amount = Number(action.arguments[argument]);
  const { totalCents, refundedCents, currency } = record;
  if (typeof totalCents !== "number")
    return [block("money", `${action.id}: the record does not tell what was paid.`)];
  const cancelled = ground.draft.actions.some(
    (other) =>
      other.tool.startsWith("orders.cancel@") && targetOf(ground, other) === targetOf(ground, action),
  );
  const left = totalCents - (typeof refundedCents === "number" ? refundedCents : 0);
  return [
    ...(amount > left
      ? [block("money", `${action.id} pays back ${amount} cents of which ${left} are left.`)]
      : []),
    ...(currency !== action.arguments["currency"]
      ? [block("money", `${action.id} pays back in another currency than ${String(currency)}.`)]
      : []),
    ...(cancelled
      ? [block("money", `${action.id} pays back what cancelling the order pays back already.`)]
      : []),
  ];
}

/** An address comes from the customer's own words, or from a person who decided on it: hence only a warning. */
function checkAddress(ground: Ground, action: ProposedAction): Finding[] {
  const { address } = action.arguments;
  if (typeof address !== "string") return [];
  const written = foldText(ground.check.messages.map(({ body }) => body).join("\n"));
  const missing = (foldText(address).match(/[\p{L}\p{N}]+/gu) ?? []).filter(
    (word) => !written.includes(word),
  );
  return missing.length > 0
    ? [warn("action", `${action.id}: the customer has not written all of this address.`)]
    : [];
}

function findProposable({ check }: Ground, { tool }: ProposedAction): ToolDefinition | undefined {
  return check.proposable.find((candidate) => toolId(candidate) === tool);
}

function targetOf(ground: Ground, action: ProposedAction): unknown {
  const argument = findProposable(ground, action)?.targetArgument;
  return argument ? action.arguments[argument] : null;
}
