/**
 * Bugs to test the simulator with: one-line changes of the real source, each the kind of mistake others have made. A
 * simulator that misses one of them is not to be believed. `find` occurs exactly once in its file.
 */
export interface PlantedBug {
  name: string;
  /** From the root of the repository. */
  file: string;
  find: string;
  replace: string;
  /** The invariant it breaks, in a few words. */
  breaks: string;
}

const core = "src/coordinator";

export const plantedBugs: readonly PlantedBug[] = [
];

export function findPlantedBug(name: string): PlantedBug {
  const bug = plantedBugs.find((candidate) => candidate.name === name);
  if (!bug) {
    throw new Error(
      `There is no planted bug "${name}". There are: ${plantedBugs.map((known) => known.name).join(", ")}.`,
    );
  }
  return bug;
}
