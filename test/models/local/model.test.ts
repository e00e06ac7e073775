import { generateText, isStepCount, Output, tool } from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  answerNames,
  gatherAnswerSchema,
  triageAnswerSchema,
  writeBlock,
} from "../../../src/domain/answer.ts";
import { createLocalModel } from "../../../src/models/local/model.ts";
import { actionInputs, lookupTools } from "../../../src/models/local/known-tools.ts";
import { findTool, listAllTools } from "../../../src/tools/catalog.ts";
import { createRequest, createTicket, textOf, triage } from "./office.ts";

const task = { role: "triage", ...createTicket({ body: "Where is my order SB-20002?" }) };

describe("as a model of the AI SDK", () => {
  test("it answers a structured question", async () => {
    const { output, usage } = await generateText({
      model: createLocalModel(),
      instructions: "Role: triage",
      prompt: writeBlock("task", task),
      output: Output.object({ schema: triageAnswerSchema, name: answerNames.triage }),
    });
    expect(output).toMatchObject({ intent: "order_status", route: "resolve" });
    expect(usage.totalTokens).toBeGreaterThan(100);
  });

  test("it calls tools and answers from what they tell", async () => {
    const assessment = await triage({ body: "Please cancel my subscription." });
    const gatherTask = {
      role: "gather",
      ...createTicket({ body: "Please cancel my subscription." }),
      assessment,
      evidence: [],
      question: null,
    };
    const asked: unknown[] = [];
    const { output } = await generateText({
      model: createLocalModel(),
      instructions: "Role: gather",
      prompt: writeBlock("task", gatherTask),
      output: Output.object({ schema: gatherAnswerSchema, name: answerNames.gather }),
      stopWhen: isStepCount(8),
      tools: {
        subscriptions_list: tool({
          inputSchema: z.strictObject({ email: z.string() }),
          execute: (input) => {
            asked.push(input);
            return {
              status: "success",
              evidence: [{ id: "e1", title: "subscription SUB-31", content: subscription }],
            };
          },
        }),
      },
    });
    expect(asked).toEqual([{ email: "ada@example.com" }]);
    expect(output.relevant).toEqual(["e1"]);
  });

  test("it streams the same answer", async () => {
    const request = createRequest("triage", task);
    const { stream } = await createLocalModel().doStream(request);
    const parts = [];
    for await (const part of stream) parts.push(part);
    const text = parts.map((part) => (part.type === "text-delta" ? part.delta : "")).join("");
    expect(text).toBe(textOf(await createLocalModel().doGenerate(request)));
    expect(parts.map(({ type }) => type)).toEqual([
      "stream-start",
      "text-start",
      "text-delta",
      "text-end",
      "finish",
    ]);
  });

  test("it gives the same answer to the same prompt", async () => {
    const request = createRequest("triage", task);
    expect(await createLocalModel().doGenerate(request)).toEqual(
      await createLocalModel().doGenerate(request),
    );
  });

  test("it counts tokens by the length of what it read and wrote", async () => {
    const short = await createLocalModel().doGenerate(createRequest("triage", task));
    const long = await createLocalModel().doGenerate(createRequest("triage", task, {}, "x".repeat(4_000)));
    expect(long.usage.inputTokens.total).toBe((short.usage.inputTokens.total ?? 0) + 1_000);
    expect(short.usage.outputTokens.total).toBe(Math.ceil(textOf(short).length / 4));
  });

  test("it stops when it is told to", async () => {
    const request = createRequest("triage", task, { abortSignal: AbortSignal.abort(new Error("stopped")) });
    await expect(createLocalModel().doGenerate(request)).rejects.toThrow("stopped");
  });
});

describe("a prompt it cannot read", () => {
  test("without a job is refused", async () => {
    const request = createRequest("triage", task, { responseFormat: { type: "text" } });
    request.prompt[0] = { role: "system", content: "Be helpful." };
    await expect(createLocalModel().doGenerate(request)).rejects.toThrow("knows only the jobs");
  });

  test("without a task is refused", async () => {
    const request = createRequest("triage", task);
    request.prompt[1] = { role: "user", content: [{ type: "text", text: "Hello" }] };
    await expect(createLocalModel().doGenerate(request)).rejects.toThrow("<task>");
  });

  test("with another job's task is refused", async () => {
    await expect(createLocalModel().doGenerate(createRequest("draft", task))).rejects.toThrow();
  });

  test("tells its job by the instructions where no answer's name is given", async () => {
    const answer = await createLocalModel().doGenerate(
      createRequest("triage", task, { responseFormat: undefined }),
    );
    expect(triageAnswerSchema.parse(JSON.parse(textOf(answer))).intent).toBe("order_status");
  });
});

describe("the tools it knows", () => {
  const embedded = listAllTools().filter(
    ({ connector }) => connector === "sandbox" || connector === "knowledge",
  );

  test("are the catalog's", () => {
    const all = listAllTools().map(({ name }) => name);
    expect(lookupTools.filter((name) => !all.includes(name))).toEqual([]);
    const reading = embedded.filter(({ roles }) => roles.length > 0);
    expect(
      reading.map(({ name }) => name).filter((name) => !lookupTools.some((known) => known === name)),
    ).toEqual([]);
  });

  test("include every action a draft may propose, with its arguments", () => {
    for (const [id, input] of Object.entries(actionInputs)) {
      const known = z.toJSONSchema(findTool(id)!.input).properties ?? {};
      expect(
        Object.keys(z.toJSONSchema(input).properties ?? {}).filter((name) => !Object.hasOwn(known, name)),
      ).toEqual([]);
    }
    const proposable = embedded.filter(({ isProposable }) => isProposable);
    expect(proposable.map(({ name, version }) => `${name}@${version}`).toSorted()).toEqual(
      Object.keys(actionInputs).toSorted(),
    );
  });
});

const subscription = {
  id: "SUB-31",
  customerId: "CUS-1",
  customerEmail: "ada@example.com",
  plan: "Candle box",
  status: "active",
  priceCents: 1900,
  currency: "EUR",
  renewsAt: null,
};
