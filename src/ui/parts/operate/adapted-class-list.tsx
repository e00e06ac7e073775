import type { AdaptedClass } from "../../../domain/task-class.ts";
import { titleOf } from "../../words.ts";

/** Agents whose tasks go to another class of models, and why; nothing where there are none. */
export function AdaptedClassList({ adapted }: { adapted: readonly AdaptedClass[] }) {
  if (adapted.length === 0) return null;
  return (
    <ul className="adapted" aria-label="Moved to another class by what was measured">
      {adapted.map(({ role, taskClass, base, reason }) => (
        <li key={role}>
          {titleOf(role)} asks the models for <b>{taskClass}</b> tasks
          {taskClass === base ? ", as it began: " : ` instead of those for ${base} ones: `}
          {reason}.
        </li>
      ))}
    </ul>
  );
}
