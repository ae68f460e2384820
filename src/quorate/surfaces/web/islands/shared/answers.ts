// Parts of pages asked for by script.

/** Tells the server that only the part that changes is wanted. */
export const PART: Record<string, string> = { "HX-Request": "true" };

/** An answer as a document to take parts out of; nothing in it runs. */
export async function asDocument(answer: Response): Promise<Document> {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** What a form would send, the button that was pressed included. */
export function fieldsOf(form: HTMLFormElement, submitter?: HTMLElement | null): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter ?? null)) {
    if (typeof value === "string") fields.append(name, value);
  }
  return fields;
}
