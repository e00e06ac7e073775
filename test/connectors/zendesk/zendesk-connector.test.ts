import { zendeskTools as tools } from "../../../src/connectors/zendesk/tools.ts";
import { EgressRefusal } from "../../../src/egress/egress.ts";
import { describeOutside } from "../outside-suite.ts";
import { aReply, aTicket, aWorld, connectTo, openZendesk } from "./worlds.ts";

describeOutside("Zendesk", () => {
  let world = openZendesk("zendesk-suite");
  let worlds = 0;
  const ticketOf = async () => (await world.state()).world.tickets[0];
  return {
    tenantId: "zendesk-tests",
    connect: () => connectTo(world),
    connectWithoutCredential: () =>
      connectTo(world, {
        readToken: () => {
          throw new EgressRefusal({ code: "credentialAbsent", host: "zendesk", isRequestSent: false });
        },
      }),
    async begin() {
      worlds += 1;
      // A request of the test before may still be under way.
      world = openZendesk(`zendesk-suite-${worlds}`);
      await world.begin(aWorld(aTicket({ tags: ["care", "stale"] })));
    },
    break: (faults) => world.break(faults),
    countRequests: async () => (await world.state()).requests.length,
    violations: async () => (await world.state()).violations,
    reading: { method: "GET", path: "/tickets/6120" },
    tools: [
      { tool: tools["zendesk.readTicket"], input: { ticket: "6120" }, writing: null },
      {
        tool: tools["zendesk.readThread"],
        input: { ticketId: "tkt_1", externalId: "6120" },
        writing: null,
      },
      {
        tool: tools["zendesk.reply"],
        input: aReply,
        writing: { method: "PUT", path: "/tickets/6120" },
        countEffects: async () =>
          (await ticketOf())?.audits.filter(({ comment }) => comment?.isPublic).length ?? 0,
        inputWith: (text) => ({ ...aReply, body: text }),
      },
      {
        tool: tools["zendesk.addTags"],
        input: { ticket: "6120", tags: ["refund", "care"] },
        writing: { method: "PUT", path: "/tickets/6120/tags" },
        countEffects: async () => ((await ticketOf())?.tags.includes("refund") ? 1 : 0),
      },
      {
        tool: tools["zendesk.removeTags"],
        input: { ticket: "6120", tags: ["stale", "never-there"] },
        writing: { method: "PUT", path: "/tickets/6120" },
        countEffects: async () => ((await ticketOf())?.tags.includes("stale") ? 0 : 1),
      },
      {
        tool: tools["zendesk.setStatus"],
        input: { ticket: "6120", status: "solved" },
        writing: { method: "PUT", path: "/tickets/6120" },
        countEffects: async () => ((await ticketOf())?.status === "solved" ? 1 : 0),
      },
    ],
  };
});
