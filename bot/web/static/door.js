// The leader's list. What is pressed is kept on the phone first and sent when there is a network;
// each mark carries the time it was made and an id, so that sending it twice changes nothing.

const REQUEST_MS = 15000;
const SEND_AGAIN_MS = 4000;
const LOOK_AGAIN_MS = 15000;
const MOST_AT_ONCE = 100;

const home = location.pathname.replace(/\/$/, "");
const KEPT = `door:${home}`;
const parts = Object.fromEntries(
  ["count", "road", "refused", "wanted", "people", "walk-in", "name", "phone"].map((id) => [
    id,
    document.getElementById(id),
  ]),
);
const state = kept() || { people: [], marks: [], until: "", is_closed: false };
let isSending = false;
let sentAt = "";

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) || "null");
    // Names and numbers of others do not stay on a phone for longer than the link.
    if (found && found.until && new Date(found.until) < new Date()) {
      localStorage.removeItem(KEPT);
      return null;
    }
    return found;
  } catch (fault) {
    return null;
  }
}

function keep() {
  try {
    localStorage.setItem(KEPT, JSON.stringify(state));
  } catch (fault) { /* full or forbidden: it lives as long as the page */ }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function mark(values) {
  state.marks.push({ id: newId(), at: new Date().toISOString(), ...values });
  keep();
  show();
  send();
}

// The people as they are with what is not sent yet.
function withMarks() {
  const people = state.people.map((one) => ({ ...one }));
  for (const one of state.marks) {
    const person = people.find((other) => other.id === one.signup);
    if (one.what === "walk_in") {
      people.push({ id: one.id, name: one.name, phone: one.phone, is_here: true, is_new: true });
    } else if (person) {
      person.is_here = one.what === "tick";
    }
  }
  return people;
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
}

function show() {
  const people = withMarks();
  const here = people.filter((one) => one.is_here).length;
  parts.count.textContent = `Có mặt ${here} trong ${people.length} người`;
  const wanted = plain(parts.wanted.value.trim());
  const digits = wanted.replace(/\D/g, "");
  const shown = people.filter(
    (one) => plain(one.name).includes(wanted) || (digits && (one.phone || "").includes(digits)),
  );
  const focused = document.activeElement?.dataset?.id;
  parts.people.replaceChildren(...shown.map(line));
  if (focused) parts.people.querySelector(`[data-id="${focused}"]`)?.focus();
  tellRoad();
}

function line(one) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.id = one.id;
  button.setAttribute("aria-pressed", String(one.is_here));
  button.disabled = Boolean(one.is_new) || state.is_closed;
  const name = document.createElement("span");
  name.textContent = one.name;
  const more = [one.shift, one.branch, one.is_waiting && "đang chờ chỗ"].filter(Boolean).join(", ");
  if (more) {
    const small = document.createElement("small");
    small.textContent = more;
    name.append(small);
  }
  const tick = document.createElement("span");
  tick.textContent = one.is_here ? "Có mặt" : "";
  button.append(name, tick);
  button.addEventListener("click", () => {
    mark({ what: one.is_here ? "strike" : "tick", signup: one.id });
  });
  item.append(button);
  if (one.phone) {
    const call = document.createElement("a");
    call.href = `tel:${one.phone}`;
    call.textContent = "Gọi";
    call.setAttribute("aria-label", `Gọi ${one.name}`);
    item.append(call);
  }
  return item;
}

function tellRoad() {
  const waiting = state.marks.length;
  parts.road.classList.toggle("is-off", waiting > 0);
  if (waiting) parts.road.textContent = `Chưa có mạng: ${waiting} dấu đang giữ trong máy, có mạng sẽ gửi.`;
  else if (state.is_closed) parts.road.textContent = "Danh sách đã chốt.";
  else parts.road.textContent = sentAt ? `Đã gửi hết lúc ${sentAt}.` : "";
}

async function ask(path, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), REQUEST_MS);
  const options = { signal: stop.signal, cache: "no-store" };
  if (body) {
    options.method = "POST";
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  try {
    const answer = await fetch(home + path, options);
    return { status: answer.status, data: answer.ok ? await answer.json() : null };
  } catch (fault) {
    return { status: 0, data: null };
  } finally {
    clearTimeout(timer);
  }
}

function take(data) {
  Object.assign(state, { people: data.people, until: data.until, is_closed: data.is_closed });
  keep();
  show();
}

async function send() {
  if (isSending || !state.marks.length) return;
  isSending = true;
  const { status, data } = await ask("/marks", { marks: state.marks.slice(0, MOST_AT_ONCE) });
  isSending = false;
  if (data) {
    const done = new Set(data.done);
    state.marks = state.marks.filter((one) => !done.has(one.id));
    sentAt = new Date().toLocaleTimeString("vi-VN", { hour: "numeric", minute: "2-digit" });
    parts.refused.textContent = data.refused.map((one) => one.words).join(" ");
    take(data);
    if (state.marks.length) send();
  } else if (status === 404) {
    parts.refused.textContent = "Đường dẫn đã hết hạn. Bạn chép lại các dấu chưa gửi, rồi báo cán bộ.";
  }
}

async function look() {
  if (state.marks.length) return void send();
  const { data } = await ask("/list");
  if (data && !state.marks.length) take(data);
}

parts.wanted.addEventListener("input", show);
parts["walk-in"].addEventListener("submit", (event) => {
  event.preventDefault();
  const name = parts.name.value.trim();
  if (!name) return;
  mark({ what: "walk_in", name, phone: parts.phone.value.trim() });
  parts["walk-in"].reset();
  parts.name.focus();
});
window.addEventListener("online", look);
document.addEventListener("visibilitychange", () => document.hidden || look());
setInterval(send, SEND_AGAIN_MS);
setInterval(() => document.hidden || look(), LOOK_AGAIN_MS);
navigator.serviceWorker?.register("/door/worker.js").catch(() => {});
show();
look();
