import type { DeskAnswer, DeskRefusal } from '#libs/contracts';
import { ProblemError } from '#libs/http';

/** What was answered, or the problem that was thrown, in both languages: the official's own service tells it. */
export async function answered<T>(work: Promise<T>): Promise<DeskAnswer<T>> {
  try {
    return { answer: await work, refused: null };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { answer: null, refused: refusalOf(error) };
  }
}

function refusalOf(problem: ProblemError): DeskRefusal {
  const { code, status, field } = problem;
  const sentences = { it: problem.sentence('it'), en: problem.sentence('en') };
  return { code, status, field, ...sentences, errors: problem.errors.map(refusalOf) };
}
