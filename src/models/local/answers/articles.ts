/** Answers that the help centre alone can give, and those that need nothing but kind words. */
import {
  courtesy,
  question,
  quote,
  reply,
  unable,
  type AnswerFunction,
  type Desk,
  type Statement,
} from "./answer.ts";

/** What the help centre says, or a person. */
function answerFromArticles(opening: (desk: Desk) => Statement[] = () => []): AnswerFunction {
  return (desk) => {
    const quoted = quote(desk);
    if (quoted.length === 0)
      return unable(
        "insufficientEvidence",
        "The help centre has no article in the customer's language that answers this.",
      );
    return reply({ before: opening(desk), after: quoted, confidence: 0.8 });
  };
}

export const answerQuestion = answerFromArticles();
export const answerTrouble = answerFromArticles(({ say }) => [courtesy(say.apology)]);

/** A fault without an article: what happened is asked. */
export const answerBug: AnswerFunction = (desk) => {
  const quoted = quote(desk);
  return reply({
    before: [courtesy(desk.say.apology)],
    after: [...quoted, question(desk.say.askDetails)],
    confidence: quoted.length > 0 ? 0.75 : 0.6,
  });
};

export const answerFeedback: AnswerFunction = ({ say }) =>
  reply({ before: [courtesy(say.gladToHear)], confidence: 0.85 });
export const answerIdea: AnswerFunction = ({ say }) =>
  reply({ before: [courtesy(say.thanksForIdea)], confidence: 0.8 });
