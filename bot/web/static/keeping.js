// What is kept in the browser. Where it may keep nothing, messages live as long as the page.

const UNSENT = "chat.unsent.";
const ARRIVAL = "chat.arrival";

// One key a message, so that two open pages do not overwrite each other.
export function keepUnsent(message) {
  keep(UNSENT + message.id, JSON.stringify(message));
}

export function forgetUnsent(id) {
  forget(UNSENT + id);
}

// Oldest first.
export function unsentMessages() {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(UNSENT))
      .map((key) => JSON.parse(localStorage.getItem(key)))
      .sort((one, other) => one.at - other.at);
  } catch (fault) {
    return [];
  }
}

// The same until a greeting was seen: opened twice, the page is greeted once.
export function arrivalId() {
  let id = "";
  try {
    id = localStorage.getItem(ARRIVAL) || "";
  } catch (fault) { /* forbidden */ }
  if (!id) {
    id = newId();
    keep(ARRIVAL, id);
  }
  return id;
}

export function forgetArrival() {
  forget(ARRIVAL);
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch (fault) { /* full or forbidden */ }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch (fault) { /* forbidden */ }
}
