/** Asks each question once per request, however many fields and rows need the answer. */
export function oncePerRequest<Q, A>(
  keyOf: (question: NoInfer<Q>) => string,
  ask: (question: Q) => Promise<A>,
): (question: Q) => Promise<A> {
  const asked = new Map<string, Promise<A>>();
  return (question) => {
    const key = keyOf(question);
    const known = asked.get(key);
    if (known !== undefined) return known;
    const answer = ask(question);
    asked.set(key, answer);
    return answer;
  };
}
