/** People who answer a customer themselves: they read the ticket, write, click twice, and try again until they hear. */
import { newestQuestion } from "../src/domain/newest-question.ts";
import type { Post, TicketPlace } from "./customers.ts";
import type { Strike } from "./schedule.ts";
import type { AnswerWritten } from "./witness.ts";

const minute = 60_000;

export function startAnswers(desk: Post, place: TicketPlace): void {
  const { world, ambushes } = desk;
  // Some write a second time, to the same ticket, later.
  for (const strike of [world.faults.strikes("answers"), world.faults.strikes("answers")]) {
    if (!strike) continue;
    const step = () => void write(desk, place, strike);
    if (strike.random.chance(0.4)) ambushes.lay(place.ticketId, strike.random, step);
    else world.after(strike.random.spread(500, 40 * minute), step);
  }
}

async function write(desk: Post, place: TicketPlace, { id, random }: Strike): Promise<void> {
  const { world, witness } = desk;
  const resolves = random.chance(0.3);
  const isDoubled = random.chance(0.3);
  const seen = await read(desk, place);
  if (seen === null) return;
  const answer: AnswerWritten = {
    ticketId: place.ticketId,
    requestId: id,
    body: `Ada’s ${id} to ${seen}`,
    askedAt: world.now,
    acknowledgedAt: null,
  };
  witness.answers.push(answer);
  // People read what they are shown, and then they write.
  await world.wait(random.integer(0, 30_000));
  answer.askedAt = world.now;
  void send(desk, place, answer, { seen, resolves }, 4);
  // A second click, or a page that tries again.
  if (isDoubled) {
    world.after(random.pick([0, 5, 900, 45_000]), () => {
      void send(desk, place, answer, { seen, resolves }, 1);
    });
  }
}

/** The customer's newest message as the ticket's page shows it, or null where it cannot be read. */
async function read(desk: Post, place: TicketPlace): Promise<string | null> {
  const view = await within(
    desk,
    desk.network.call(null, place.shard, "view", async (shard) => shard.reader.view(place.ticketId)),
  ).catch(() => null);
  return view && newestQuestion(view);
}

async function send(
  desk: Post,
  place: TicketPlace,
  answer: AnswerWritten,
  { seen, resolves }: { seen: string; resolves: boolean },
  tries: number,
): Promise<void> {
  const { world, network } = desk;
  const message = {
    id: answer.requestId,
    from: "human",
    to: "customer",
    authorName: "Ada",
    body: answer.body,
    automatic: false,
    at: world.now,
  } as const;
  const wish = { message, resolves, answers: seen };
  try {
    const outcome = await within(
      desk,
      network.call(null, place.shard, `answer ${answer.requestId}`, (shard) =>
        shard.people.answer(place.ticketId, wish, { name: "Ada", role: "approver" }),
      ),
    );
    world.note("people", `Ada's ${answer.requestId}: ${JSON.stringify(outcome)}`);
    if (outcome.ok) answer.acknowledgedAt ??= world.now;
  } catch {
    if (tries > 1) world.after(2_000, () => void send(desk, place, answer, { seen, resolves }, tries - 1));
  }
}

/** People wait half a minute for an answer. */
function within<Answer>({ world }: Post, answer: Promise<Answer>): Promise<Answer> {
  return Promise.race([answer, world.wait(30_000).then(() => Promise.reject(new Error("no answer")))]);
}
