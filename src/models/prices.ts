/**
 * What tokens cost. List prices change: the table is good enough to keep a ticket inside its budget, it is not an
 * invoice.
 */

/** Millionths of a US dollar for a million tokens. */
interface Price {
  input: number;
  /** Input the provider had in its prefix cache. */
  cachedInput: number;
  output: number;
}

const dollar = 1_000_000;

const prices: Record<string, Price> = {
  "openai/gpt-5": { input: 1.25 * dollar, cachedInput: 0.125 * dollar, output: 10 * dollar },
  "openai/gpt-5-mini": { input: 0.25 * dollar, cachedInput: 0.025 * dollar, output: 2 * dollar },
  "openai/gpt-5-nano": { input: 0.05 * dollar, cachedInput: 0.005 * dollar, output: 0.4 * dollar },
  "openai/gpt-4.1": { input: 2 * dollar, cachedInput: 0.5 * dollar, output: 8 * dollar },
  "openai/gpt-4.1-mini": { input: 0.4 * dollar, cachedInput: 0.1 * dollar, output: 1.6 * dollar },
  "openai/gpt-4.1-nano": { input: 0.1 * dollar, cachedInput: 0.025 * dollar, output: 0.4 * dollar },
  "openai/gpt-4o": { input: 2.5 * dollar, cachedInput: 1.25 * dollar, output: 10 * dollar },
  "openai/gpt-4o-mini": { input: 0.15 * dollar, cachedInput: 0.075 * dollar, output: 0.6 * dollar },
  "workers-ai/@cf/meta/llama-3.3-70b-instruct-fp8-fast": {
    input: 0.293 * dollar,
    cachedInput: 0.293 * dollar,
    output: 2.253 * dollar,
  },
  "workers-ai/@cf/openai/gpt-oss-120b": {
    input: 0.35 * dollar,
    cachedInput: 0.35 * dollar,
    output: 0.75 * dollar,
  },
  "workers-ai/@cf/openai/gpt-oss-20b": {
    input: 0.2 * dollar,
    cachedInput: 0.2 * dollar,
    output: 0.3 * dollar,
  },
};

const free: Price = { input: 0, cachedInput: 0, output: 0 };

/** For a model that is not in the table: dearer than any that is, so that a budget ends too early, never too late. */
export const unknownPrice: Price = { input: 5 * dollar, cachedInput: 5 * dollar, output: 25 * dollar };

/** The price of a model by its name; a dated version (`gpt-5-mini-2025-08-07`) costs what the model costs. */
export function priceOf(modelName: string): Price {
  // What was paid when it was recorded.
  if (modelName.startsWith("replayed/")) return priceOf(modelName.slice("replayed/".length));
  if (modelName.startsWith("local/") || modelName.startsWith("scripted/")) return free;
  return prices[modelName] ?? prices[modelName.replace(/-\d{4}-\d{2}-\d{2}$/, "")] ?? unknownPrice;
}

/** Whether a request to this model is paid for now. What is replayed was paid for when it was recorded. */
export function costsMoney(modelName: string): boolean {
  return !modelName.startsWith("replayed/") && priceOf(modelName) !== free;
}

/** What one request cost, in millionths of a US dollar, rounded up. `cachedInputTokens` are part of `inputTokens`. */
export function costOf(
  modelName: string,
  tokens: { inputTokens: number; cachedInputTokens: number; outputTokens: number },
): number {
  const price = priceOf(modelName);
  const cached = Math.min(tokens.cachedInputTokens, tokens.inputTokens);
  const total =
    (tokens.inputTokens - cached) * price.input +
    cached * price.cachedInput +
    tokens.outputTokens * price.output;
  return Math.ceil(total / 1_000_000);
}
