/** Asks each question once per request, however many fields and rows need the answer. */
export function oncePerRequest<Q, A extends object>(
  keyOf: (question: NoInfer<Q>) => string,
  ask: (question: Q) => A,
): (question: Q) => A {
  const asked = new Map<string, A>();
  return (question) => {
    const key = keyOf(question);
    const known = asked.get(key);
    if (known !== undefined) return known;
    const answer = ask(question);
    asked.set(key, answer);
    return answer;
  };
}
