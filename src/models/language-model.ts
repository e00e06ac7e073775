import type { LanguageModel } from "ai";

/** A language model as the AI SDK's providers build it. */
export type LanguageModelV4 = Extract<LanguageModel, { specificationVersion: "v4" }>;

/** What a model is asked with, and what it answers, below the AI SDK's loop. */
export type ModelRequest = Parameters<LanguageModelV4["doGenerate"]>[0];
export type ModelAnswer = Awaited<ReturnType<LanguageModelV4["doGenerate"]>>;
