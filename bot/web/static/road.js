// The road to the server, and what the person is told while it is bad.

import { write } from "./showing.js";

const REQUEST_MS = 15000;
const LONGEST_WAIT_MS = 30000;

export const OFFLINE = "Mất mạng, đang thử lại…";
const BUSY = "Máy chủ đang bận, đang thử lại…";

export const troubles = { send: "", fetch: "", box: "" };
const faults = { send: 0, fetch: 0 };
const trouble = document.getElementById("trouble");

// Returns the status and the JSON of the answer; 0 and null where none came.
export async function ask(path, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), REQUEST_MS);
  const options = { signal: stop.signal, credentials: "same-origin", cache: "no-store" };
  if (body) {
    options.method = "POST";
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  try {
    const response = await fetch(path, options);
    // The log-in page of a public Wi-Fi says 200 as well, but no JSON: that is no network for us.
    return { status: response.status, data: response.ok ? await response.json() : null };
  } catch (fault) {
    return { status: 0, data: null };
  } finally {
    clearTimeout(timer);
  }
}

export function faultOf(status) {
  return status ? BUSY : OFFLINE;
}

// A side of the road is "send" or "fetch"; each tells its own trouble and waits its own time.
export function goesWell(side) {
  faults[side] = 0;
  tellTrouble(side, "");
}

// Returns the milliseconds to wait before the next attempt.
export function goesWrong(side, line, wait) {
  faults[side] += 1;
  tellTrouble(side, line);
  return wait || Math.min(LONGEST_WAIT_MS, 1000 * 2 ** (faults[side] - 1));
}

export function tellTrouble(side, line) {
  troubles[side] = line;
  write(trouble, troubles.send || troubles.fetch || troubles.box);
}
