import { describe, expect, test } from "vitest";
import type { GatherTask } from "../../../src/domain/task.ts";
import { createTicket, gather, triage, type Mail } from "./office.ts";
import { createBusiness } from "./shop.ts";

describe("the first round", () => {
  test("asks at once for everything that can be asked independently", async () => {
    const { rounds } = await gather(await taskFor({ body: "Where is my order SB-20002?" }));
    expect(rounds[0]).toEqual([
      "customers_find",
      "orders_get",
      "shipments_track",
      "knowledge_search",
      "knowledge_search",
    ]);
  });

  test("looks the requester up by the ticket's address, never by one in the text", async () => {
    const { inputs } = await gather(await taskFor({ body: "I am bob@example.com, where is my order?" }));
    const asked = inputs.filter(({ tool }) => tool === "customers_find" || tool === "orders_list");
    expect(asked.map(({ input }) => input["email"])).toEqual(["ada@example.com", "ada@example.com"]);
  });

  test("asks for three orders at most", async () => {
    const body = "Where are SB-20001, SB-20002, SB-20003, SB-20004 and SB-20006?";
    const { inputs } = await gather(await taskFor({ body }));
    expect(inputs.filter(({ tool }) => tool === "orders_get")).toHaveLength(3);
  });

  test.each([
    ["Please send me the invoice for SB-20001.", "invoices_list"],
    ["Please cancel my subscription.", "subscriptions_list"],
    ["Where is my refund for SB-20007?", "refunds_list"],
    ["Do you ship to Norway?", "knowledge_search"],
  ])("%s asks %s", async (body, tool) => {
    const { rounds } = await gather(await taskFor({ body }));
    expect(rounds[0]).toContain(tool);
  });

  test("searches in the customer's language", async () => {
    const { inputs } = await gather(await taskFor({ body: "Liefern Sie auch nach Norwegen?" }));
    const searches = inputs.filter(({ tool }) => tool === "knowledge_search");
    expect(searches.map(({ input }) => input["language"])).toEqual(["de", "de"]);
  });
});

describe("further rounds", () => {
  test("follow the only order it can be", async () => {
    const { rounds, answer } = await gather(
      await taskFor({ body: "Where is my order?" }),
      withOneOpenOrder(),
    );
    expect(rounds).toEqual([
      ["customers_find", "orders_list", "knowledge_search", "knowledge_search"],
      ["shipments_track"],
    ]);
    expect(answer.gaps.map(({ what }) => what)).not.toContain("order");
  });

  test("look for other orders where the one named does not exist", async () => {
    const { rounds } = await gather(await taskFor({ body: "Where is my order SB-99999?" }));
    expect(rounds[1]).toEqual(["orders_list"]);
  });

  test("come to an end: nothing is asked twice", async () => {
    const { inputs } = await gather(await taskFor({ body: "I want a refund for SB-20001 and SB-20002" }));
    const asked = inputs.map((input) => JSON.stringify(input));
    expect(new Set(asked).size).toBe(asked.length);
  });
});

describe("the answer", () => {
  test("names the order meant first and the passages on the matter after it", async () => {
    const { answer, evidence } = await gather(await taskFor({ body: "I want a refund for SB-20001." }));
    const titles = answer.relevant.map((id) => evidence.find((piece) => piece.id === id)?.title);
    expect(titles[0]).toBe("order SB-20001");
    expect(titles).toContain("Refunds");
  });

  test.each([
    [
      "an order that does not exist",
      "Where is SB-99999?",
      { what: "order SB-99999", why: "there is no order with this number" },
    ],
    [
      "somebody else's order",
      "Where is SB-20005?",
      { what: "order SB-20005", why: "it belongs to another customer" },
    ],
    ["an order not named", "I want a refund", { what: "order", why: "the customer named none and has 5" }],
    [
      "no article",
      "Please cancel my subscription.",
      { what: "article", why: "the help centre has nothing on this" },
    ],
  ])("tells the gap: %s", async (_, body, gap) => {
    const { answer } = await gather(await taskFor({ body }));
    expect(answer.gaps).toContainEqual(gap);
  });

  test("tells that a requester is unknown", async () => {
    const { answer } = await gather(await taskFor({ body: "Where is my order?", email: "eve@example.net" }));
    expect(answer.gaps[0]).toEqual({
      what: "customer",
      why: "there is no customer with the address eve@example.net",
    });
  });

  test("asks for nothing private where the ticket has no address", async () => {
    const { inputs, answer } = await gather(
      await taskFor({ body: "Please cancel my subscription.", email: null }),
    );
    expect(inputs.map(({ tool }) => tool)).not.toContain("subscriptions_list");
    expect(answer.gaps[0]?.what).toBe("requester");
  });

  test("goes on where a tool is refused, and says so", async () => {
    const { answer } = await gather(await taskFor({ body: "Where is SB-20002?" }), createBusiness(), [
      "shipments_track",
    ]);
    expect(answer.gaps).toContainEqual({
      what: "shipments.track",
      why: "it could not be asked: It is switched off.",
    });
    expect(answer.relevant.length).toBeGreaterThan(0);
  });

  test("never names another customer's records as relevant", async () => {
    const { answer, evidence } = await gather(await taskFor({ body: "Where is SB-20005?" }));
    const named = evidence.filter((piece) => answer.relevant.includes(piece.id));
    expect(JSON.stringify(named)).not.toContain("bob@example.com");
  });
});

describe("a question of a colleague", () => {
  test("is all that is answered", async () => {
    const task = await taskFor({ body: "I want a refund, and where is the rug?" });
    const { rounds } = await gather({ ...task, question: "Please find the order SB-20001." });
    expect(rounds.flat()).toEqual(["customers_find", "orders_get", "shipments_track"]);
  });

  test("about the rules searches the help centre", async () => {
    const task = await taskFor({ body: "Where is my order SB-20002?" });
    const { rounds } = await gather({ ...task, question: "Which articles tell the refund policy?" });
    expect(rounds.flat()).toEqual(["customers_find", "knowledge_search"]);
  });
});

async function taskFor(mail: Mail): Promise<GatherTask> {
  return {
    role: "gather",
    ...createTicket(mail),
    assessment: await triage(mail),
    evidence: [],
    question: null,
  };
}

function withOneOpenOrder() {
  const business = createBusiness();
  return {
    ...business,
    orders: business.orders.filter((order) => order.id === "SB-20002" || order.id === "SB-20001"),
  };
}
