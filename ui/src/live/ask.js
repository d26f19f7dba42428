// One question to Brink. What it refuses is an error with its words.
export async function ask(path, { method = 'GET', fields = null } = {}) {
  const options = { method };
  if (fields) {
    options.headers = { 'Content-Type': 'application/json' };
    options.body = JSON.stringify(fields);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error('Brink does not answer any more.');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error([answer.error ?? answer.message ?? `refused (${response.status})`, answer.hint].filter(Boolean).join(': '));
  return answer;
}
