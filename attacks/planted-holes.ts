/**
 * Holes to test the attacks with: changes of the real source, each a guard that somebody left out. Attacks that walk
 * past one of them are not to be believed. Where two guards stand behind each other, both have to fall. Each `find`
 * occurs exactly once in its file.
 */
export interface Edit {
  /** From the root of the repository. */
  file: string;
  find: string;
  replace: string;
}

export interface PlantedHole {
  name: string;
  /** What it lets through, in a few words. */
  opens: string;
  edits: readonly Edit[];
}

export const plantedHoles: readonly PlantedHole[] = [
  {
    name: "envelope-good-twice",
    opens: "what permits one deed permits it again",
    edits: [
      {
        file: "src/tenants/tool-limits.ts",
        find: "if (!call.limits && !call.isOnce) return",
        replace: "if (!call.limits) return",
      },
    ],
  },
  {
    name: "ownership-not-checked",
    opens: "an action is aimed at somebody else's record",
    edits: [
      {
        file: "src/policy/decide.ts",
        find: "holds: !tool.targetArgument || ownsTarget,",
        replace: "holds: !tool.targetArgument || ownsTarget || plan !== undefined,",
      },
      {
        file: "src/agents/rules/ownership.ts",
        find: "return record && foreignIds.has(record.id) ? [record.id] : [];",
        replace: 'return record && foreignIds.has("") ? [record.id] : [];',
      },
    ],
  },
  {
    name: "provenance-not-checked",
    opens: "an amount that no record holds is paid unasked",
    edits: [
      {
        file: "src/policy/provenance.ts",
        find: "blocked.length === 0) return",
        replace: "blocked.length >= 0) return",
      },
    ],
  },
  {
    name: "approval-of-anything",
    opens: "one action's approval permits another",
    edits: [
      {
        file: "src/coordinator/settle.ts",
        find: "actionHash === hash && (status",
        replace: "actionHash !== hash.slice(1) && (status",
      },
      {
        file: "src/tools/permission.ts",
        find: "if (approval.actionHash !== ruling.actionHash) {",
        replace: 'if (approval.actionHash === "") {',
      },
    ],
  },
  {
    name: "edit-decides-everything",
    opens: "an edit of one action is taken for a yes to all",
    edits: [
      {
        file: "src/coordinator/settle.ts",
        find: "return approval?.policyVersion === policyVersionOf(tenant.policy) && approval.expiresAt > nowMs;",
        replace: "return approval === null || approval.expiresAt > nowMs;",
      },
    ],
  },
  {
    name: "role-not-checked",
    opens: "an agent runs a tool that writes",
    edits: [
      {
        file: "src/tools/permission.ts",
        find: 'if (caller !== "coordinator" || !effect) {',
        replace: "if (!effect) {",
      },
      {
        file: "src/tools/envelope-check.ts",
        find: "if (!envelope.scope.tools.includes(request.tool) || effect)",
        replace: "if (envelope.scope.tools.length < 0)",
      },
    ],
  },
  {
    name: "scope-not-checked",
    opens: "an agent reads what its role may not",
    edits: [
      {
        file: "src/tools/permission.ts",
        find: "if (!mayRead) return",
        replace: "if (!mayRead && caller === undefined) return",
      },
      {
        file: "src/tools/envelope-check.ts",
        find: "if (!envelope.scope.tools.includes(request.tool) || effect)",
        replace: "if (effect)",
      },
    ],
  },
  {
    name: "envelope-not-checked",
    opens: "whoever reaches the gate is believed",
    edits: [
      {
        file: "src/tools/gateway.ts",
        find: "if (contested) return contested;\n      const lease ",
        replace: "const lease ",
      },
    ],
  },
  {
    name: "signature-not-checked",
    opens: "anybody can sign an envelope",
    edits: [
      {
        file: "src/hops/key-ring.ts",
        find: "if (error instanceof errors.JOSEError || error instanceof TypeError) return null;",
        replace: 'return new TextDecoder().decode(Buffer.from(token.split(".")[1] ?? "", "base64url"));',
      },
    ],
  },
  {
    name: "tenant-of-the-caller",
    opens: "the tenant is whatever the caller says",
    edits: [
      {
        file: "src/hops/hops.ts",
        find: 'if (envelope.tenantId !== expected.tenantId) return fail("otherTenant");',
        replace: "",
      },
      // Two tenants hardly ever have the same policy, which would show it as well.
      {
        file: "src/tools/envelope-check.ts",
        find: 'return "scope";\n  return envelope.policyVersion === policyVersionOf(tenant.policy) ? null : "policyVersion";',
        replace: 'return "scope";\n  return policyVersionOf(tenant.policy) ? null : "policyVersion";',
      },
    ],
  },
  {
    name: "arguments-not-bound",
    opens: "an envelope is good for other arguments",
    edits: [
      {
        file: "src/tools/envelope-check.ts",
        find: "if (envelope.argumentHash !== hashJson({ tool: request.tool, arguments: request.input }))",
        replace: "if (request.tool === hashJson({}))",
      },
    ],
  },
  {
    name: "recipient-from-the-draft",
    opens: "a model says who gets the reply",
    edits: [
      {
        file: "src/coordinator/intention.ts",
        find: "const action = replyActionOf(memory, { body, answers }, catalogOf(tenant));",
        replace: `const made = replyActionOf(memory, { body, answers }, catalogOf(tenant));
  const to = made && language.includes("@") ? { to: language } : {};
  const action = made && { ...made, arguments: { ...made.arguments, ...to } };`,
      },
      { file: "src/connectors/sandbox/tools.ts", find: 'to: "ticket",', replace: 'to: "words",' },
    ],
  },
  {
    name: "rules-not-asked",
    opens: "a reply leaves unchecked",
    edits: [
      {
        file: "src/agents/validate.ts",
        find: "const findings = checkDraft({ ...task, proposable, now: Date.now() });",
        replace: "const findings: Finding[] = []; void checkDraft; void proposable;",
      },
    ],
  },
  {
    name: "links-not-checked",
    opens: "a reply carries any link",
    edits: [
      {
        file: "src/agents/rules/exposure.ts",
        find: ".filter((link) => !isPublished(link.toLowerCase(), articles));",
        replace: '.filter((link) => !isPublished(link.toLowerCase(), articles) && link === "");',
      },
    ],
  },
  {
    name: "markup-not-checked",
    opens: "a reply carries markup",
    edits: [
      {
        file: "src/agents/rules/exposure.ts",
        find: ".filter(([form]) => form.test(reply) || form.test(lenient))",
        replace: '.filter(([form]) => form.test(lenient) && reply === "")',
      },
    ],
  },
  {
    name: "addresses-not-checked",
    opens: "a reply names somebody else's address",
    edits: [
      {
        file: "src/agents/rules/exposure.ts",
        find: "...unique(emails).map(() =>",
        replace: "...unique(emails.slice(emails.length)).map(() =>",
      },
    ],
  },
  {
    name: "done-before-forgotten",
    opens: "the same is done again on a ticket",
    edits: [
      {
        file: "src/coordinator/settle.ts",
        find: "return memory.deeds.find((deed) => isSame(deed.action))?.outcome ?? null;",
        replace:
          "return memory.deeds.find((deed) => isSame(deed.action) && target === deed.action.tool)?.outcome ?? null;",
      },
    ],
  },
  {
    name: "limit-not-compared",
    opens: "the policy's limit is none",
    edits: [
      {
        file: "src/policy/rules.ts",
        find: "if (maxAmountCents !== null && amountCents > maxAmountCents) {",
        replace: "if (maxAmountCents !== null && amountCents < 0) {",
      },
    ],
  },
  {
    name: "intent-not-compared",
    opens: "a rule for one intent lets go what a ticket about another wants",
    edits: [
      {
        file: "src/policy/rules.ts",
        find: "const others = taken.filter((intent) => !named.includes(intent));",
        replace: "const others = taken.filter((intent) => named.length === 0 && !named.includes(intent));",
      },
    ],
  },
  {
    name: "newest-intent-believed",
    opens: "a customer's next words move the ticket to an intent that lets more go",
    edits: [
      {
        file: "src/policy/intents.ts",
        find: "return isSure ? [...new Set(takenFor.map(({ intent }) => intent))] : [];",
        replace: "return isSure ? takenFor.slice(-1).map(({ intent }) => intent) : [];",
      },
    ],
  },
  {
    name: "intent-over-everything",
    opens: "a rule about an intent lets go what the policy denies",
    edits: [
      {
        file: "src/policy/rules.ts",
        find: "if (word && bar === null) {",
        replace: "if (word && (bar === null || word.id !== bar)) {",
      },
    ],
  },
  {
    name: "expiry-not-checked",
    opens: "a question is answered after it ran out",
    edits: [
      {
        file: "src/coordinator/people.ts",
        find: "if (approval.expiresAt <= nowMs) {",
        replace: "if (nowMs < 0) {",
      },
      {
        file: "src/tools/permission.ts",
        find: "if (approval.expiresAt <= nowMs) return",
        replace: "if (nowMs < 0) return",
      },
    ],
  },
  {
    name: "policy-not-compared",
    opens: "an approval outlives the policy it was given under",
    edits: [
      {
        file: "src/tools/permission.ts",
        find: "if (approval.policyVersion !== ruling.policyVersion) {",
        replace: 'if (approval.policyVersion === "") {',
      },
    ],
  },
  {
    name: "approval-by-any-id",
    opens: "another ticket's approval id approves this one",
    edits: [
      {
        file: "src/coordinator/people.ts",
        find: "const approval = memory.approvals.find(({ id }) => id === approvalId);",
        replace:
          "const approval = memory.approvals.find(({ id }) => id === approvalId) ?? memory.approvals.at(-1);",
      },
      {
        file: "src/coordinator/people.ts",
        find: "    approvalId,\n    by: by.name,",
        replace: "    approvalId: approval.id,\n    by: by.name,",
      },
    ],
  },
  {
    name: "foreign-records-shown",
    opens: "a model sees other customers' records",
    edits: [
      {
        file: "src/agents/gather.ts",
        find: "withholdOutput(result.output, requesterEmail, isOwn)",
        replace: "(void withholdOutput, result.output)",
      },
    ],
  },
  {
    name: "any-address-looked-up",
    opens: "a model looks other customers up by address",
    edits: [
      {
        file: "src/agents/gather.ts",
        find: "if (!isForRequester(definition, input, requesterEmail)) {",
        replace: 'if (!isForRequester(definition, input, requesterEmail) && input === "") {',
      },
    ],
  },
  {
    name: "late-consultation",
    opens: "a call that has ended still asks others",
    edits: [
      {
        file: "src/coordinator/consultations.ts",
        find: 'if (!run || !path || path.join() !== parent.path.join() || !callId.startsWith(`${parent.callId}.`)) {\n      return unheard("This call is not under way any more.");\n    }',
        replace: "",
      },
      {
        file: "src/coordinator/consultations.ts",
        find: "const run = this.#openRun(parent);\n    const path = run?.paths.get(parent.callId);",
        replace:
          "const run = this.#openRun(parent) ?? { guard: new CallGuard(), paths: new Map<string, AgentRole[]>() };\n    const path = parent.path;",
      },
    ],
  },
];

/** Throws where there is no such hole. */
export function findPlantedHole(name: string): PlantedHole {
  const hole = plantedHoles.find((candidate) => candidate.name === name);
  if (hole) return hole;
  throw new Error(
    `There is no planted hole "${name}". There are: ${plantedHoles.map((known) => known.name).join(", ")}.`,
  );
}
