/** What a tenant's examples do to the embedded classifier: the same texts before and after, and texts of others. */
import { performance } from "node:perf_hooks";
import { digest } from "../../src/domain/ids.ts";
import { intentSchema } from "../../src/domain/intent.ts";
import { classifyIntent } from "../../src/models/local/classify.ts";
import { learnLessons, type Lessons, type TaughtExample } from "../../src/models/local/lessons.ts";
import type { Example } from "../../src/models/local/fit-examples.ts";
import { RowsInvalid } from "./rows.ts";
import { scoreJudged, type Judged, type Score } from "./score.ts";

/** Triage goes on by itself from this confidence on, where a tenant has not set another. */
const sureFrom = 0.45;
/** Nobody would doubt this. */
const verySureFrom = 0.7;

interface Effect {
  score: Score;
  /** Texts of which it was sure, and of these those it was wrong about. */
  sure: number;
  sureAndWrong: number;
  /** Texts about something else that are taken for one of our intents, surely and very surely; out of so many. */
  outside: { n: number; sure: number; verySure: number };
}

export interface LessonsEffect {
  /** Examples in a round, on average. */
  taught: number;
  before: Effect;
  after: Effect;
  /** Of a round: of learning, milliseconds, and of what is kept of it, bytes. */
  learningMs: number;
  bytes: number;
}

/** The rows whose labels are intents of ours, or are called so in `names`; the others are left out. */
export function readTaught(examples: readonly Example[], names: Record<string, string>): TaughtExample[] {
  const known = examples.flatMap(({ text, label }) => {
    const intent = intentSchema.safeParse(names[label] ?? label);
    return intent.success ? [{ text, label: intent.data }] : [];
  });
  if (known.length === 0)
    throw new RowsInvalid("No row's label is one of Signalbox's intents. See --intents.");
  return known;
}

/** What is taught, and what is classified by whoever has learnt it. */
export interface Round {
  taught: readonly TaughtExample[];
  test: readonly TaughtExample[];
}

/** Two rounds in which either half is taught and the other one classified. Which text is in which says its digest. */
export function halve(examples: readonly TaughtExample[]): Round[] {
  const isFirst = ({ text }: TaughtExample) =>
    Number.parseInt(digest("half", text).slice(0, 2), 16) % 2 === 0;
  const [first, second] = [examples.filter(isFirst), examples.filter((each) => !isFirst(each))];
  return [
    { taught: first, test: second },
    { taught: second, test: first },
  ];
}

/** The first few of every label. */
export function keepFew(examples: readonly TaughtExample[], perLabel: number): TaughtExample[] {
  const seen = new Map<string, number>();
  return examples.filter(({ label }) => {
    const position = seen.get(label) ?? 0;
    seen.set(label, position + 1);
    return position < perLabel;
  });
}

/** `outside`: texts about something else, classified in every round. */
export function measureLessons(rounds: readonly Round[], outside: readonly string[]): LessonsEffect {
  // The classifier is trained when it is first asked.
  classifyIntent("", "hello");
  const startedAt = performance.now();
  const learnt = rounds.map(({ taught, test }) => ({ lessons: learnLessons(taught), test }));
  const learningMs = (performance.now() - startedAt) / rounds.length;
  const untaught = rounds.map(({ test }) => ({ lessons: null, test }));
  const mean = (sum: number) => sum / rounds.length;
  return {
    taught: mean(rounds.reduce((sum, { taught }) => sum + taught.length, 0)),
    before: measure(untaught, outside),
    after: measure(learnt, outside),
    learningMs,
    bytes: mean(learnt.reduce((sum, { lessons }) => sum + countBytes(lessons), 0)),
  };
}

function measure(
  rounds: readonly { lessons: Lessons | null; test: readonly TaughtExample[] }[],
  outside: readonly string[],
): Effect {
  const judged: Judged[] = rounds.flatMap(({ lessons, test }) =>
    test.map(({ text, label }) => {
      const { intent, confidence } = classifyIntent("", text, lessons);
      return { text, label, predicted: intent, confidence, scope: confidence };
    }),
  );
  const sure = judged.filter(({ confidence }) => confidence >= sureFrom);
  const mistaken = rounds.flatMap(({ lessons }) =>
    outside
      .map((text) => classifyIntent("", text, lessons))
      .filter(({ intent }) => intent !== "out_of_scope"),
  );
  return {
    score: scoreJudged(judged),
    sure: sure.length,
    sureAndWrong: sure.filter(({ label, predicted }) => label !== predicted).length,
    outside: {
      n: outside.length * rounds.length,
      sure: mistaken.filter(({ confidence }) => confidence >= sureFrom).length,
      verySure: mistaken.filter(({ confidence }) => confidence >= verySureFrom).length,
    },
  };
}

function countBytes({ weights, known }: Lessons): number {
  const weightBytes = [...weights.values()].reduce((sum, weight) => sum + weight.byteLength, 0);
  return known.reduce((sum, { vector }) => sum + vector.byteLength, weightBytes);
}
